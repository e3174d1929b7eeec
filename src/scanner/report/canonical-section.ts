import type { Fields } from './fields.js';
import type { Stage } from './report.js';
import { fileName, oneOf, prose, sha256, size, truth } from './scalars.js';
import { CLAIMS, claimOf, type SectionFacts } from './section-facts.js';
import { latest, timeIn } from './times.js';

const STAGES: readonly Stage[] = ['BACKUP', 'COMPRESS', 'TRANSFER'];
const ERROR_NAMES = ['error_message', 'error_msg', 'error'];

interface StageFacts {
  readonly stage: Stage;
  readonly status: boolean | null;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
  readonly sha256: string | null;
  readonly size: number | null;
  readonly error: string | null;
}

/** Whether a section is told by stages rather than by one status word. */
export function hasStages(section: Fields): boolean {
  return section.find(STAGES) !== null;
}

/**
 * Reads `{BACKUP, COMPRESS, TRANSFER, staged_file_name, logs_summary}`, any stage absent. The staged file is
 * what COMPRESS made, else what BACKUP made. A `status` word beside the stages is heard too: no failure that
 * an agent mentions may get lost.
 */
export function readCanonicalSection(section: Fields, timezone: string): SectionFacts {
  const stages = STAGES.map((stage) => readStage(section, stage, timezone)).filter((stage) => stage !== null);
  const find = (name: Stage) => stages.find(({ stage }) => stage === name) ?? null;
  const [backup, compress, transfer] = [find('BACKUP'), find('COMPRESS'), find('TRANSFER')];
  const failed = stages.find(({ status }) => status === false) ?? null;
  const staged = compress ?? backup;
  const ownError = section.read(prose, ...ERROR_NAMES);
  const facts = {
    claim: claimOf(failed?.stage ?? null, section.read(oneOf(CLAIMS), 'status')),
    failedStage: failed?.stage ?? null,
    errorMessage: failed?.error ?? ownError ?? transfer?.error ?? stages.find(({ error }) => error !== null)?.error ?? null,
    stagedFileName: section.read(fileName, 'staged_file_name'),
    stagedSha256: staged?.sha256 ?? null,
    stagedSize: staged?.size ?? null,
    sizeBeforeCompression: compress ? (backup?.size ?? null) : null,
    sizeAfterCompression: compress?.size ?? null,
    backupStartedAt: backup?.startedAt ?? null,
    transferStatus: transfer?.status ?? null,
    transferStartedAt: transfer?.startedAt ?? null,
    transferEndedAt: transfer?.endedAt ?? null,
    transferError: transfer?.error ?? null,
    logsSummary: section.read(prose, 'logs_summary'),
  };
  return { facts, statedEnd: null, newestEnd: latest(stages.map(({ endedAt }) => endedAt)) };
}

/** Null also for a stage of nothing but nulls: agents print those for a step that they did not take. */
function readStage(section: Fields, stage: Stage, timezone: string): StageFacts | null {
  const fields = section.part(stage);
  if (!fields) return null;
  const time = timeIn(timezone);
  const facts = {
    status: fields.read(truth, 'status'),
    startedAt: fields.read(time, 'start_time'),
    endedAt: fields.read(time, 'end_time'),
    sha256: fields.read(sha256, 'sha256_checksum', 'sha256'),
    size: fields.read(size, 'size'),
    error: fields.read(prose, ...ERROR_NAMES),
  };
  return Object.values(facts).every((fact) => fact === null) ? null : { stage, ...facts };
}
