import { Body, Controller, Delete, Get, HttpCode, HttpStatus, Patch, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access } from '../../common/http/access.js';
import { ApiCreated } from '../../common/http/created.js';
import type { TagCondition } from '../../common/http/etag.js';
import { ApiEtag, ApiIfMatch, IfMatch, ShowsEtag } from '../../common/http/etag.decorators.js';
import { Id } from '../../common/http/id.pipe.js';
import { ApiPage, type Page } from '../../common/http/pagination.js';
import { ApiProblems } from '../../common/http/problem.js';
import { PreviewRouting, RoutingPreview } from './dto/preview.dto.js';
import { CreateRule, ListRulesQuery, UpdateRule } from './dto/rule.dto.js';
import { ruleEtag, rulePath } from './rule-address.js';
import { RuleEditor } from './rule-editor.js';
import { NotificationRule } from './rule.entity.js';
import { RulesService } from './rules.service.js';

/** Who is told of what. */
@ApiTags('notification rules')
@Controller('notification_rules')
export class RulesController {
  constructor(private readonly rules: RulesService, private readonly editor: RuleEditor) {}

  /** All rules in order, the default one among them. */
  @Get()
  @Access('viewer')
  @ApiPage(NotificationRule)
  listNotificationRules(@Query() query: ListRulesQuery): Promise<Page<NotificationRule>> {
    return this.rules.list(query);
  }

  /** Makes a rule; it counts from the next message on. 409 when the name is taken. */
  @Post()
  @Access('admin')
  @ApiCreated(NotificationRule, { location: rulePath, etag: ruleEtag })
  @ApiProblems(409, 422)
  createNotificationRule(@Body() body: CreateRule): Promise<NotificationRule> {
    return this.editor.create(body);
  }

  /** Who would be told of something that might happen, and why, rule by rule. Nothing is sent. */
  @Post('preview')
  @Access('viewer')
  @HttpCode(HttpStatus.OK)
  @ApiProblems(404, 422)
  previewNotificationRules(@Body() body: PreviewRouting): Promise<RoutingPreview> {
    return this.rules.preview(body);
  }

  /** One rule. */
  @Get(':id')
  @Access('viewer')
  @ApiEtag(NotificationRule, ruleEtag)
  @ApiProblems(404, 422)
  getNotificationRule(@Id() id: number): Promise<NotificationRule> {
    return this.rules.get(id);
  }

  /** The same as PATCH: absent fields stay, read-only ones are ignored. */
  @Put(':id')
  @Access('admin')
  @ShowsEtag(NotificationRule, ruleEtag)
  @ApiIfMatch()
  @ApiProblems(404, 409, 422)
  replaceNotificationRule(@Id() id: number, @Body() body: UpdateRule, @IfMatch() condition: TagCondition | null): Promise<NotificationRule> {
    return this.editor.update(id, body, condition);
  }

  /** Changes what the body names. 409 for what would leave something untold, a name that is taken, or the default rule, which can only be switched. */
  @Patch(':id')
  @Access('admin')
  @ShowsEtag(NotificationRule, ruleEtag)
  @ApiIfMatch()
  @ApiProblems(404, 409, 422)
  updateNotificationRule(@Id() id: number, @Body() body: UpdateRule, @IfMatch() condition: TagCondition | null): Promise<NotificationRule> {
    return this.editor.update(id, body, condition);
  }

  /** Deletes a rule. 409 for the default rule, and for what would leave something untold. */
  @Delete(':id')
  @Access('admin')
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiIfMatch()
  @ApiProblems(404, 409, 422)
  deleteNotificationRule(@Id() id: number, @IfMatch() condition: TagCondition | null): Promise<void> {
    return this.editor.delete(id, condition);
  }
}
