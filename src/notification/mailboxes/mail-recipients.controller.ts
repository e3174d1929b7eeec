import { Controller, Get, HttpCode, HttpStatus, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access } from '../../common/http/access.js';
import { Id } from '../../common/http/id.pipe.js';
import { ApiPage, type Page } from '../../common/http/pagination.js';
import { ApiProblems } from '../../common/http/problem.js';
import { ListMailRecipientsQuery } from './dto/list-mail-recipients.dto.js';
import { MailRecipient } from './mail-recipient.entity.js';
import { MailRecipients } from './mail-recipients.service.js';

/** Mail addresses that were refused. */
@ApiTags('notification channels')
@Controller('mail_recipients')
export class MailRecipientsController {
  constructor(private readonly recipients: MailRecipients) {}

  /** Addresses that the mail server has refused for good since it last took a mail for them, by id. */
  @Get()
  @Access('viewer')
  @ApiPage(MailRecipient)
  listMailRecipients(@Query() query: ListMailRecipientsQuery): Promise<Page<MailRecipient>> {
    return this.recipients.list(query);
  }

  /** Lets mail go to an address again; its refusals are forgotten, and with them the id. */
  @Post(':id/enable')
  @Access('operator')
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiProblems(404, 422)
  enableMailRecipient(@Id() id: number): Promise<void> {
    return this.recipients.enable(id);
  }
}
