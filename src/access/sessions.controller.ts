import { Body, Controller, Delete, Get, HttpCode, HttpStatus, Post, Req } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiTags } from '@nestjs/swagger';
import type { Request } from 'express';
import { Public, SignsIn } from '../common/http/access.js';
import { ApiProblems } from '../common/http/problem.js';
import { OpenSession, SessionInfo } from './dto/session.dto.js';
import { SessionsService } from './sessions.service.js';

const SETS_COOKIE = { 'Set-Cookie': { description: 'The session, which no script can read; empty when it is over.', schema: { type: 'string' as const } } };

/** Signing in with a browser. */
@ApiTags('access')
@Controller('session')
export class SessionsController {
  constructor(private readonly sessions: SessionsService) {}

  /** Signs a browser in: the answer sets an HttpOnly cookie. Later changes made with it need the header `X-Requested-With`. */
  @Post()
  @Public()
  @SignsIn()
  @ApiCreatedResponse({ type: SessionInfo, headers: SETS_COOKIE })
  @ApiProblems(401, 422)
  openSession(@Body() { api_key }: OpenSession, @Req() request: Request): Promise<SessionInfo> {
    return this.sessions.open(request, api_key);
  }

  /** Who makes this request, by session or by key; 401 for nobody. */
  @Get()
  @Public()
  @ApiProblems(401)
  getSession(@Req() request: Request): SessionInfo {
    return this.sessions.current(request);
  }

  /** Signs the browser out. */
  @Delete()
  @Public()
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiNoContentResponse({ headers: SETS_COOKIE })
  @ApiProblems(403)
  closeSession(@Req() request: Request): Promise<void> {
    return this.sessions.close(request);
  }
}
