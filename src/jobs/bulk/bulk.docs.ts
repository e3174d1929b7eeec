import { ApiBody } from '@nestjs/swagger';
import { BulkChangesDto } from './dto/bulk-jobs.dto.js';

/** Documents the body of a change of many jobs. */
export const ApiBulkChanges = (): MethodDecorator =>
  ApiBody({
    type: BulkChangesDto,
    required: true,
    examples: {
      switch_off: { summary: 'Switch off', value: { is_active: false } },
      switch_on: { summary: 'Switch on: cycles are counted anew from now on', value: { is_active: true } },
      retag: { summary: 'Other tags and another recipient', value: { add_tags: ['production'], remove_tags: ['staging'], email_for_notifications: 'dba@example.com' } },
    },
  });
