import { BadRequestException, Body, Controller, Get, type INestApplication, Param, Post, Query, UseFilters, UsePipes } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, ValidateNested } from 'class-validator';
import request from 'supertest';
import { HttpServerAdapter } from './http-server.js';
import { Id } from './id.pipe.js';
import { PageQuery } from './page.dto.js';
import { ApiPage, type Page } from './pagination.js';
import { ProblemFilter } from './problem.filter.js';
import { conflict, notFound } from './problem.js';
import { IgnoreFields, RequestPipe } from './validation.js';

class Address {
  @IsString() city!: string;
}

@IgnoreFields('id', 'created_at')
class ThingBody {
  @IsString() name!: string;
  @IsOptional() @IsInt() size?: number;
  @IsOptional() @ValidateNested() @Type(() => Address) 'at/home'?: Address;
}

class ThingQuery extends PageQuery {
  @IsOptional() @IsString() q?: string;
  @IsOptional() @Type(() => Number) @IsInt() before_id?: number;
}

const SECRET = 'password=hunter2';
const ALL = Array.from({ length: 10 }, (_, index) => index + 1);

@Controller('things')
@UseFilters(ProblemFilter)
@UsePipes(RequestPipe)
class Things {
  @Get() @ApiPage(Object)
  list(@Query() { skip, limit, before_id }: ThingQuery): Page<number> {
    const items = before_id === undefined ? ALL.slice(skip, skip + limit) : ALL.filter((id) => id < before_id).reverse().slice(0, limit);
    return { items, total: ALL.length, before: before_id !== undefined && items.at(-1) !== ALL[0] ? items.at(-1) : undefined };
  }

  @Get('fail/:how')
  fail(@Param('how') how: string): never {
    if (how === 'conflict') throw conflict('The name is taken.', [{ pointer: '/name', detail: 'is taken' }]);
    if (how === 'missing') throw notFound('Thing', 7);
    if (how === 'bad') throw new BadRequestException('Not like this.');
    throw new Error(SECRET);
  }

  @Get(':id')
  get(@Id() id: number): { id: number } {
    return { id };
  }

  @Post()
  post(@Body() body: ThingBody): ThingBody {
    return body;
  }
}

describe('At the edge of the API', () => {
  let app: INestApplication;
  let http: ReturnType<typeof request>;
  beforeAll(async () => {
    const testing = await Test.createTestingModule({ controllers: [Things] }).compile();
    app = testing.createNestApplication(new HttpServerAdapter(), { logger: false });
    app.useGlobalFilters(new ProblemFilter());
    await app.init();
    http = request(app.getHttpServer());
  });
  afterAll(() => app.close());

  describe('a list', () => {
    it.each<[string, string | undefined]>([
      ['', undefined],
      ['?limit=10', undefined],
      ['?limit=4', '</things?limit=4&skip=4>; rel="next"'],
      ['?skip=4&limit=4', '</things?skip=8&limit=4>; rel="next", </things?skip=0&limit=4>; rel="prev"'],
      ['?skip=2&limit=4', '</things?skip=6&limit=4>; rel="next", </things?skip=0&limit=4>; rel="prev"'],
      ['?skip=6&limit=4', '</things?skip=2&limit=4>; rel="prev"'],
      ['?skip=50&limit=4', '</things?skip=6&limit=4>; rel="prev"'],
      ['?limit=4&q=a%26b', '</things?limit=4&q=a%26b&skip=4>; rel="next"'],
      ['?limit=4&q=who?when?', '</things?limit=4&q=who%3Fwhen%3F&skip=4>; rel="next"'],
      ['?before_id=9&limit=4', '</things?before_id=5&limit=4>; rel="next"'],
      ['?before_id=3&limit=4', undefined],
      ['?before_id=5&limit=4', undefined],
    ])('asked for with %j tells its neighbours, filters included', async (query, link) => {
      const { headers, status } = await http.get(`/things${query}`);
      expect(status).toBe(200);
      expect(headers.link).toBe(link);
      expect(headers['x-total-count']).toBe('10');
    });

    it('is walked to its end by its own links, each item once', async () => {
      const seen: number[] = [];
      for (let url: string | undefined = '/things?limit=3'; url !== undefined;) {
        const { body, headers } = await http.get(url);
        seen.push(...body);
        url = /<([^>]+)>; rel="next"/.exec(headers.link ?? '')?.[1];
      }
      expect(seen).toEqual(ALL);
    });

    it.each([['limit=0', '/limit'], ['limit=1001', '/limit'], ['skip=-1', '/skip'], ['limit=many', '/limit'], ['colour=red', '/colour']])('refuses %s', async (query, pointer) => {
      const { status, body } = await http.get(`/things?${query}`);
      expect(status).toBe(422);
      expect(body.errors).toEqual([expect.objectContaining({ pointer })]);
    });
  });

  describe('an error', () => {
    it.each<[string, number, Record<string, unknown>]>([
      ['conflict', 409, { title: 'Conflict', detail: 'The name is taken.', errors: [{ pointer: '/name', detail: 'is taken' }] }],
      ['missing', 404, { title: 'Not Found', detail: 'Thing 7 does not exist.' }],
      ['bad', 400, { title: 'Bad Request', detail: 'Not like this.' }],
      ['crash', 500, { title: 'Internal Server Error', detail: 'Something went wrong on the server; its log says what.' }],
    ])('of the kind %s has exactly the fields of RFC 9457', async (how, status, fields) => {
      const response = await http.get(`/things/fail/${how}?token=x`);
      expect(response.status).toBe(status);
      expect(response.headers['content-type']).toContain('application/problem+json');
      expect(JSON.parse(response.text)).toEqual({ type: 'about:blank', status, instance: `/things/fail/${how}`, ...fields });
      expect(response.text).not.toMatch(/hunter2|\.ts:|at .*\(/);
    });

    it('of an unknown path and of a body that is no JSON are problems too', async () => {
      const unknown = await http.get('/nowhere');
      expect([unknown.status, JSON.parse(unknown.text)]).toEqual([404, expect.objectContaining({ title: 'Not Found', instance: '/nowhere' })]);
      const broken = await http.post('/things').set('Content-Type', 'application/json').send('{"name":');
      expect([broken.status, JSON.parse(broken.text)]).toEqual([400, expect.objectContaining({ title: 'Bad Request', detail: expect.stringMatching(/JSON/) })]);
    });

    it('of a body that is too large says so', async () => {
      const { status, text } = await http.post('/things').send({ name: 'x'.repeat(200_000) });
      expect([status, JSON.parse(text).title]).toEqual([413, 'Payload Too Large']);
    });
  });

  describe('an id', () => {
    it.each(['0x10', '1e3', '-1', '1.5', 'abc', '%20', '99999999999999999999', '9007199254740993'])('is not %s', async (id) => {
      const { status, body } = await http.get(`/things/${id}`);
      expect([status, body.errors]).toEqual([422, [{ pointer: '/id', detail: 'must be a positive whole number' }]]);
    });

    it('is a number for the controller', async () => {
      expect((await http.get('/things/42')).body).toEqual({ id: 42 });
    });
  });

  describe('a body', () => {
    it('may carry the read-only fields that GET shows, and loses them', async () => {
      const { status, body } = await http.post('/things').send({ id: 'whatever', created_at: null, name: 'a', size: 2 });
      expect([status, body]).toEqual([201, { name: 'a', size: 2 }]);
    });

    it('with any other unknown field is refused at that field, read-only names inside included', async () => {
      const { body } = await http.post('/things').send({ name: 'a', colour: 'red', 'at/home': { city: 'Douala', id: 1 } });
      expect(body.errors.map(({ pointer }: { pointer: string }) => pointer).sort()).toEqual(['/at~1home/id', '/colour']);
    });

    it('is told every wrong field at once, once each', async () => {
      const { body } = await http.post('/things').send({ size: 'big', 'at/home': {} });
      expect(body.errors.map(({ pointer }: { pointer: string }) => pointer).sort()).toEqual(['/at~1home/city', '/name', '/size']);
      expect(body.detail).toMatch(/name.*; size.*; .*city/);
    });

    it.each([['a list', [{ name: 'a' }]], ['a text', '"a"'], ['nothing', undefined]])('that is %s is refused', async (_what, sent) => {
      const { status } = await http.post('/things').set('Content-Type', 'application/json').send(sent);
      expect([400, 422]).toContain(status);
    });
  });
});
