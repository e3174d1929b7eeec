import { versionTag } from '../common/http/etag.js';
import type { ExpectedBackupJob } from './job.entity.js';

/** The ETag of a job: the version of what people edit. */
export const jobEtag = ({ id, version }: Pick<ExpectedBackupJob, 'id' | 'version'>): string => versionTag('job', id, version);

/** Where a job is found. */
export const jobPath = ({ id }: Pick<ExpectedBackupJob, 'id'>): string => `/jobs/${id}`;
