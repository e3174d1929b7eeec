import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import { ETAG_HEADER } from '../common/http/etag.decorators.js';
import { LabelsForm } from '../common/http/list-forms.js';
import { BackupEntry } from './backup-entry.entity.js';
import { SparseBackupEntry } from './dto/sparse-entry.dto.js';

const SPARSE = { parameter: 'fields', mediaType: 'application/vnd.vigie.sparse+json' };
const sparseEntry = { $ref: getSchemaPath(SparseBackupEntry) };

/** The forms in which `GET /backup_entries` answers besides JSON. */
export const ENTRY_FORMS = {
  csv: 'id,status,created_at\r\n4711,success,2026-06-12T13:31:02.000Z\r\n',
  json: { ...SPARSE, schema: { type: 'array' as const, items: sparseEntry, description: 'With `fields`: entries that have only these.' } },
};

/** Documents the answer with one entry, whole or with the fields that were asked for. */
export function ApiSparseEntry(): MethodDecorator {
  const content = {
    'application/json': { schema: { $ref: getSchemaPath(BackupEntry) } },
    [SPARSE.mediaType]: { schema: sparseEntry },
  };
  return applyDecorators(
    ApiExtraModels(BackupEntry, SparseBackupEntry),
    LabelsForm({ ...SPARSE, schema: sparseEntry }),
    ApiResponse({ status: 200, content, headers: ETAG_HEADER }),
  );
}
