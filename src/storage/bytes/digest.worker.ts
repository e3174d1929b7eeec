import { type DigestTask, type FileOutcome, Control } from './digest-task.js';
import { yieldToMainThread } from '../threads/background-thread.js';
import { ingestFile } from './ingest-file.js';

yieldToMainThread();

/** Runs in a worker thread: file after file, so that many small files cost one round trip. */
export default function digest(tasks: readonly DigestTask[]): FileOutcome[][] {
  return tasks.map((task) => {
    const control = new Control(task.control);
    return task.files.map((file) => ingestFile(file, control));
  });
}
