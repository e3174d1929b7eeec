import { appendFile, mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Arrival } from './plots.js';

const CHUNK_BYTES = 512;
const CHUNK_EVERY_MS = 250;

/** One agent's folder in staging, used as an agent should: under a temporary name first, reports last. */
export class DropOff {
  private readonly folder: string;

  constructor(stagingRoot: string, agentId: string) {
    this.folder = join(stagingRoot, agentId);
  }

  async prepare(): Promise<void> {
    await mkdir(join(this.folder, 'log'), { recursive: true, mode: 0o750 });
    await mkdir(join(this.folder, 'database'), { recursive: true, mode: 0o750 });
  }

  /** @returns the upload that still goes on, if the arrival is a slow one. */
  async file(name: string, arrival: Arrival): Promise<SlowUpload | null> {
    const path = join(this.folder, 'database', name);
    switch (arrival.kind) {
      case 'nothing':
        return null;
      case 'link':
        await rm(path, { force: true });
        await symlink('moved-elsewhere', path);
        return null;
      case 'file':
        await putInPlace(path, arrival.bytes);
        return null;
      case 'slow-file':
        return SlowUpload.begin(path, arrival.bytes);
    }
  }

  async report(name: string, text: string): Promise<void> {
    await putInPlace(join(this.folder, 'log', name), Buffer.from(text));
  }
}

/** A file that grows little by little under its final name, as `scp` writes it, until it is told to finish. */
export class SlowUpload {
  private sent = 0;
  private writing: Promise<void> = Promise.resolve();
  private readonly timer: NodeJS.Timeout;

  private constructor(private readonly path: string, private readonly bytes: Buffer) {
    this.timer = setInterval(() => void (this.writing = this.writing.then(() => this.send(CHUNK_BYTES))), CHUNK_EVERY_MS);
  }

  static async begin(path: string, bytes: Buffer): Promise<SlowUpload> {
    await writeFile(path, '', { mode: 0o640 });
    const upload = new SlowUpload(path, bytes);
    await upload.send(CHUNK_BYTES);
    return upload;
  }

  /** Sends all that is left. */
  async finish(): Promise<void> {
    clearInterval(this.timer);
    await this.writing;
    await this.send(this.bytes.length);
  }

  /** Never the last byte by itself, however long the upload lasts: it ends only when it is told to. */
  private async send(count: number): Promise<void> {
    const end = count >= this.bytes.length ? this.bytes.length : Math.min(this.sent + count, this.bytes.length - 1);
    const chunk = this.bytes.subarray(this.sent, end);
    this.sent = end;
    await appendFile(this.path, chunk);
  }
}

async function putInPlace(path: string, bytes: Buffer): Promise<void> {
  await writeFile(`${path}.part`, bytes, { mode: 0o640 });
  await rename(`${path}.part`, path);
}
