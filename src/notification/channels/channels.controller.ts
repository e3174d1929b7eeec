import { Body, Controller, Delete, Get, HttpCode, HttpStatus, Patch, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access } from '../../common/http/access.js';
import { ApiCreated } from '../../common/http/created.js';
import type { TagCondition } from '../../common/http/etag.js';
import { ApiEtag, ApiIfMatch, IfMatch, ShowsEtag } from '../../common/http/etag.decorators.js';
import { Id } from '../../common/http/id.pipe.js';
import { ApiPage, type Page } from '../../common/http/pagination.js';
import { ApiProblems } from '../../common/http/problem.js';
import { channelEtag, channelPath } from './channel-address.js';
import { ChannelEditor } from './channel-editor.js';
import { ChannelTester } from './channel-tester.js';
import { NotificationChannel } from './channel.entity.js';
import { ChannelsService } from './channels.service.js';
import { ChannelTest, CreateChannel, ListChannelsQuery, SkipWaitingQuery, UpdateChannel } from './dto/channel.dto.js';

/** Where messages go. */
@ApiTags('notification channels')
@Controller('notification_channels')
export class ChannelsController {
  constructor(
    private readonly channels: ChannelsService,
    private readonly editor: ChannelEditor,
    private readonly tester: ChannelTester,
  ) {}

  /** All channels by id, without their secrets; 0 is the mail server of the environment. */
  @Get()
  @Access('viewer')
  @ApiPage(NotificationChannel)
  listNotificationChannels(@Query() query: ListChannelsQuery): Promise<Page<NotificationChannel>> {
    return this.channels.list(query);
  }

  /** Makes a channel; nothing is sent to it before a rule names it. 409 when the name is taken. */
  @Post()
  @Access('admin')
  @ApiCreated(NotificationChannel, { location: channelPath, etag: channelEtag })
  @ApiProblems(409, 422)
  createNotificationChannel(@Body() body: CreateChannel): Promise<NotificationChannel> {
    return this.editor.create(body);
  }

  /** One channel, without its secrets. */
  @Get(':id')
  @Access('viewer')
  @ApiEtag(NotificationChannel, channelEtag)
  @ApiProblems(404, 422)
  getNotificationChannel(@Id() id: number): Promise<NotificationChannel> {
    return this.channels.get(id);
  }

  /** The same as PATCH: absent fields stay, read-only ones are ignored. */
  @Put(':id')
  @Access('admin')
  @ShowsEtag(NotificationChannel, channelEtag)
  @ApiIfMatch()
  @ApiProblems(404, 409, 422)
  replaceNotificationChannel(@Id() id: number, @Body() body: UpdateChannel, @Query() query: SkipWaitingQuery, @IfMatch() condition: TagCondition | null): Promise<NotificationChannel> {
    return this.editor.update(id, body, condition, query.skip_waiting);
  }

  /** Changes what the body names, also within `config`. 409 for channel 0, a name that is taken, the last channel that is told of everything, or one that messages wait for when it is switched off. */
  @Patch(':id')
  @Access('admin')
  @ShowsEtag(NotificationChannel, channelEtag)
  @ApiIfMatch()
  @ApiProblems(404, 409, 422)
  updateNotificationChannel(@Id() id: number, @Body() body: UpdateChannel, @Query() query: SkipWaitingQuery, @IfMatch() condition: TagCondition | null): Promise<NotificationChannel> {
    return this.editor.update(id, body, condition, query.skip_waiting);
  }

  /** Deletes a channel. 409 for channel 0, while a rule names it, and while messages wait for it. */
  @Delete(':id')
  @Access('admin')
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiIfMatch()
  @ApiProblems(404, 409, 422)
  deleteNotificationChannel(@Id() id: number, @Query() query: SkipWaitingQuery, @IfMatch() condition: TagCondition | null): Promise<void> {
    return this.editor.delete(id, condition, query.skip_waiting);
  }

  /** Sends a test message now, also through a channel that is switched off, and says what happened. */
  @Post(':id/test')
  @Access('admin')
  @HttpCode(HttpStatus.OK)
  @ApiProblems(404, 409, 422)
  testNotificationChannel(@Id() id: number): Promise<ChannelTest> {
    return this.tester.test(id);
  }
}
