import { type DigestTask, type FileOutcome, Control } from './digest-task.js';
import { ingestFile } from './ingest-file.js';

/** Runs in a worker thread: file after file, so that a chunk of small files costs one round trip. */
export default function digest(task: DigestTask): FileOutcome[] {
  const control = new Control(task.control);
  return task.files.map((file) => ingestFile(file, control));
}
