import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A dump that lies in staging. */
export interface Dump {
  readonly name: string;
  readonly bytes: Buffer;
  readonly size: number;
  readonly sha256: string;
}

/** Stages as the canonical report writes them; anything may be overridden to lie. */
export interface SectionOverrides {
  readonly BACKUP?: Record<string, unknown>;
  readonly COMPRESS?: Record<string, unknown>;
  readonly TRANSFER?: Record<string, unknown>;
  readonly staged_file_name?: unknown;
  readonly logs_summary?: string;
}

export interface ReportOptions {
  /** End of the operation; default now. */
  readonly endedAt?: Date;
  readonly fileName?: string;
}

let serial = 0;

/** A remote machine as Vigie sees it: a folder with dumps and reports, written the way a good agent does. */
export class TestAgent {
  readonly folder: string;

  constructor(
    stagingRoot: string,
    readonly id: string,
  ) {
    this.folder = join(stagingRoot, id);
  }

  async install(): Promise<this> {
    await mkdir(join(this.folder, 'log'), { recursive: true });
    await mkdir(join(this.folder, 'database'), { recursive: true });
    return this;
  }

  /** Puts a file into `database/`. */
  async dump(name: string, content: string | Buffer = `-- dump ${++serial} of ${name}\n`.repeat(50)): Promise<Dump> {
    const bytes = Buffer.from(content);
    await writeFile(join(this.folder, 'database', name), bytes);
    return { name, bytes, size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
  }

  /** Sets the modification time of a staged file. */
  async touch(name: string, at: Date): Promise<void> {
    await utimes(join(this.folder, 'database', name), at, at);
  }

  /** Leaves a report: written under a temporary name, then renamed. @returns the file's name. */
  async report(databases: Record<string, unknown>, { endedAt = new Date(), fileName }: ReportOptions = {}): Promise<string> {
    return this.rawReport(
      JSON.stringify({
        agent_id: this.id,
        operation_start_time: new Date(endedAt.getTime() - 120_000).toISOString(),
        operation_end_time: endedAt.toISOString(),
        overall_status: 'completed',
        databases,
      }),
      fileName,
    );
  }

  async rawReport(text: string, fileName = `${new Date().toISOString().replace(/\D/g, '').slice(0, 14)}_${++serial}_${this.id}.json`): Promise<string> {
    const path = join(this.folder, 'log', fileName);
    await writeFile(`${path}.tmp`, text);
    await rename(`${path}.tmp`, path);
    return fileName;
  }

  /** A dump and the report that tells the truth about it. */
  async backUp(database: string, options: ReportOptions & { readonly content?: string | Buffer; readonly file?: string } = {}): Promise<Dump> {
    const dump = await this.dump(options.file ?? `${database.toLowerCase()}.sql.gz`, options.content);
    await this.report({ [database]: sectionOf(dump) }, options);
    return dump;
  }

  /** Names of the files in a folder below the agent's, such as `log/_archive`; empty when it does not exist. */
  async list(folder: string): Promise<string[]> {
    return (await readdir(join(this.folder, folder)).catch(() => [])).sort();
  }

  read(path: string): Promise<Buffer> {
    return readFile(join(this.folder, path));
  }
}

/** The canonical section that tells the truth about a dump. */
export function sectionOf(dump: Pick<Dump, 'name' | 'size' | 'sha256'>, overrides: SectionOverrides = {}): Record<string, unknown> {
  const stage = { status: true, start_time: null, end_time: null };
  return {
    BACKUP: { ...stage, sha256_checksum: null, size: dump.size * 3, ...overrides.BACKUP },
    COMPRESS: { ...stage, sha256_checksum: dump.sha256, size: dump.size, ...overrides.COMPRESS },
    TRANSFER: { ...stage, error_message: null, ...overrides.TRANSFER },
    staged_file_name: 'staged_file_name' in overrides ? overrides.staged_file_name : dump.name,
    logs_summary: overrides.logs_summary ?? 'ok',
  };
}
