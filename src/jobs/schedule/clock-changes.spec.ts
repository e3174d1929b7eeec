import { occurrencesOf } from './occurrences.js';
import { cron } from '../../../test/support/schedules.js';

/*
 * Every clock change of five zones from 2026 to 2028, as the IANA data says (2025b; computed by walking minute by minute with another
 * implementation than ours), and a zone without any. A rule that a government changes shows here first: then these tables are wrong.
 */

/** The firings that follow the instant one minute before the first of `expected`, written the same way; walked forward, and back again. */
function firings(expression: string, zone: string, year: number, expected: string): string {
  const times = occurrencesOf(cron(expression, zone));
  const wanted = expected.split(' ').map((time) => Date.parse(`${time.length > 11 ? time : `${year}-${time}`}Z`));
  const found: number[] = [];
  for (let at = times.after(wanted[0]! - 60_000); at !== null && found.length < wanted.length; at = times.after(at)) found.push(at);
  const back = [found.at(-1)!];
  while (back.length < found.length) back.unshift(times.atOrBefore(back[0]! - 1)!);
  expect(back).toEqual(found);
  expect(times.count(wanted[0]!, wanted.at(-1)!)).toBe(wanted.length);
  return found.map((time) => new Date(time).toISOString().slice(new Date(time).getUTCFullYear() === year ? 5 : 0, 16)).join(' ');
}

describe('A daily time inside the gap: the day before, at the first valid instant, the day after', () => {
  it.each([
    ['Europe/Paris', '30 2 * * *', 2026, '03-28T01:30 03-29T01:00 03-30T00:30'],
    ['Europe/Paris', '30 2 * * *', 2027, '03-27T01:30 03-28T01:00 03-29T00:30'],
    ['Europe/Paris', '30 2 * * *', 2028, '03-25T01:30 03-26T01:00 03-27T00:30'],
    ['America/New_York', '30 2 * * *', 2026, '03-07T07:30 03-08T07:00 03-09T06:30'],
    ['America/New_York', '30 2 * * *', 2027, '03-13T07:30 03-14T07:00 03-15T06:30'],
    ['America/New_York', '30 2 * * *', 2028, '03-11T07:30 03-12T07:00 03-13T06:30'],
    ['Africa/Casablanca', '30 2 * * *', 2026, '03-21T02:30 03-22T02:00 03-23T01:30'],
    ['Africa/Casablanca', '30 2 * * *', 2027, '03-13T02:30 03-14T02:00 03-15T01:30'],
    ['Africa/Casablanca', '30 2 * * *', 2028, '03-04T02:30 03-05T02:00 03-06T01:30'],
    ['Pacific/Chatham', '15 3 * * *', 2026, '09-25T14:30 09-26T14:00 09-27T13:30'],
    ['Pacific/Chatham', '15 3 * * *', 2027, '09-24T14:30 09-25T14:00 09-26T13:30'],
    ['Pacific/Chatham', '15 3 * * *', 2028, '09-22T14:30 09-23T14:00 09-24T13:30'],
    ['Australia/Lord_Howe', '15 2 * * *', 2026, '10-02T15:45 10-03T15:30 10-04T15:15'],
    ['Australia/Lord_Howe', '15 2 * * *', 2027, '10-01T15:45 10-02T15:30 10-03T15:15'],
    ['Australia/Lord_Howe', '15 2 * * *', 2028, '09-29T15:45 09-30T15:30 10-01T15:15'],
  ])('%s %s in %i', (zone, expression, year, expected) => {
    expect(firings(expression, zone, year, expected)).toBe(expected);
  });
});

describe('A daily time inside the repeated hour: the day before, once, the day after', () => {
  it.each([
    ['Europe/Paris', '30 2 * * *', 2026, '10-24T00:30 10-25T00:30 10-26T01:30'],
    ['Europe/Paris', '30 2 * * *', 2027, '10-30T00:30 10-31T00:30 11-01T01:30'],
    ['Europe/Paris', '30 2 * * *', 2028, '10-28T00:30 10-29T00:30 10-30T01:30'],
    ['America/New_York', '30 1 * * *', 2026, '10-31T05:30 11-01T05:30 11-02T06:30'],
    ['America/New_York', '30 1 * * *', 2027, '11-06T05:30 11-07T05:30 11-08T06:30'],
    ['America/New_York', '30 1 * * *', 2028, '11-04T05:30 11-05T05:30 11-06T06:30'],
    ['Africa/Casablanca', '30 2 * * *', 2026, '02-14T01:30 02-15T01:30 02-16T02:30'],
    ['Africa/Casablanca', '30 2 * * *', 2027, '02-06T01:30 02-07T01:30 02-08T02:30'],
    ['Africa/Casablanca', '30 2 * * *', 2028, '01-22T01:30 01-23T01:30 01-24T02:30'],
    ['Pacific/Chatham', '15 3 * * *', 2026, '04-03T13:30 04-04T13:30 04-05T14:30'],
    ['Pacific/Chatham', '15 3 * * *', 2027, '04-02T13:30 04-03T13:30 04-04T14:30'],
    ['Pacific/Chatham', '15 3 * * *', 2028, '03-31T13:30 04-01T13:30 04-02T14:30'],
    ['Australia/Lord_Howe', '45 1 * * *', 2026, '04-03T14:45 04-04T14:45 04-05T15:15'],
    ['Australia/Lord_Howe', '45 1 * * *', 2027, '04-02T14:45 04-03T14:45 04-04T15:15'],
    ['Australia/Lord_Howe', '45 1 * * *', 2028, '03-31T14:45 04-01T14:45 04-02T15:15'],
  ])('%s %s in %i', (zone, expression, year, expected) => {
    expect(firings(expression, zone, year, expected)).toBe(expected);
  });
});

describe('An hourly time over the change follows elapsed time, and where the clock moves by half an hour the minute it waits for', () => {
  it.each([
    ['Europe/Paris', '0 * * * *', 2026, '03-29T00:00 03-29T01:00 03-29T02:00 03-29T03:00'],
    ['Europe/Paris', '0 * * * *', 2026, '10-25T00:00 10-25T01:00 10-25T02:00 10-25T03:00'],
    ['Europe/Paris', '0 * * * *', 2027, '03-28T00:00 03-28T01:00 03-28T02:00 03-28T03:00'],
    ['Europe/Paris', '0 * * * *', 2027, '10-31T00:00 10-31T01:00 10-31T02:00 10-31T03:00'],
    ['Europe/Paris', '0 * * * *', 2028, '03-26T00:00 03-26T01:00 03-26T02:00 03-26T03:00'],
    ['Europe/Paris', '0 * * * *', 2028, '10-29T00:00 10-29T01:00 10-29T02:00 10-29T03:00'],
    ['America/New_York', '0 * * * *', 2026, '03-08T06:00 03-08T07:00 03-08T08:00 03-08T09:00'],
    ['America/New_York', '0 * * * *', 2026, '11-01T05:00 11-01T06:00 11-01T07:00 11-01T08:00'],
    ['America/New_York', '0 * * * *', 2027, '03-14T06:00 03-14T07:00 03-14T08:00 03-14T09:00'],
    ['America/New_York', '0 * * * *', 2027, '11-07T05:00 11-07T06:00 11-07T07:00 11-07T08:00'],
    ['America/New_York', '0 * * * *', 2028, '03-12T06:00 03-12T07:00 03-12T08:00 03-12T09:00'],
    ['America/New_York', '0 * * * *', 2028, '11-05T05:00 11-05T06:00 11-05T07:00 11-05T08:00'],
    ['Africa/Casablanca', '0 * * * *', 2026, '02-15T01:00 02-15T02:00 02-15T03:00 02-15T04:00'],
    ['Africa/Casablanca', '0 * * * *', 2026, '03-22T01:00 03-22T02:00 03-22T03:00 03-22T04:00'],
    ['Africa/Casablanca', '0 * * * *', 2027, '02-07T01:00 02-07T02:00 02-07T03:00 02-07T04:00'],
    ['Africa/Casablanca', '0 * * * *', 2027, '03-14T01:00 03-14T02:00 03-14T03:00 03-14T04:00'],
    ['Africa/Casablanca', '0 * * * *', 2028, '01-23T01:00 01-23T02:00 01-23T03:00 01-23T04:00'],
    ['Africa/Casablanca', '0 * * * *', 2028, '03-05T01:00 03-05T02:00 03-05T03:00 03-05T04:00'],
    ['Pacific/Chatham', '15 * * * *', 2026, '04-04T12:30 04-04T13:30 04-04T14:30 04-04T15:30'],
    ['Pacific/Chatham', '15 * * * *', 2026, '09-26T12:30 09-26T13:30 09-26T14:30 09-26T15:30'],
    ['Pacific/Chatham', '15 * * * *', 2027, '04-03T12:30 04-03T13:30 04-03T14:30 04-03T15:30'],
    ['Pacific/Chatham', '15 * * * *', 2027, '09-25T12:30 09-25T13:30 09-25T14:30 09-25T15:30'],
    ['Pacific/Chatham', '15 * * * *', 2028, '04-01T12:30 04-01T13:30 04-01T14:30 04-01T15:30'],
    ['Pacific/Chatham', '15 * * * *', 2028, '09-23T12:30 09-23T13:30 09-23T14:30 09-23T15:30'],
    ['Australia/Lord_Howe', '45 * * * *', 2026, '04-04T13:45 04-04T14:45 04-04T15:15 04-04T16:15'],
    ['Australia/Lord_Howe', '45 * * * *', 2026, '10-03T14:15 10-03T15:15 10-03T15:45 10-03T16:45'],
    ['Australia/Lord_Howe', '45 * * * *', 2027, '04-03T13:45 04-03T14:45 04-03T15:15 04-03T16:15'],
    ['Australia/Lord_Howe', '45 * * * *', 2027, '10-02T14:15 10-02T15:15 10-02T15:45 10-02T16:45'],
    ['Australia/Lord_Howe', '45 * * * *', 2028, '04-01T13:45 04-01T14:45 04-01T15:15 04-01T16:15'],
    ['Australia/Lord_Howe', '45 * * * *', 2028, '09-30T14:15 09-30T15:15 09-30T15:45 09-30T16:45'],
  ])('%s %s in %i', (zone, expression, year, expected) => {
    expect(firings(expression, zone, year, expected)).toBe(expected);
  });
});

describe('A weekly time at the change: a week before, then, a week after', () => {
  it.each([
    ['Europe/Paris', '30 2 * * 0', 2026, '03-22T01:30 03-29T01:00 04-05T00:30'],
    ['Europe/Paris', '30 2 * * 0', 2026, '10-18T00:30 10-25T00:30 11-01T01:30'],
    ['Europe/Paris', '30 2 * * 0', 2027, '03-21T01:30 03-28T01:00 04-04T00:30'],
    ['Europe/Paris', '30 2 * * 0', 2027, '10-24T00:30 10-31T00:30 11-07T01:30'],
    ['Europe/Paris', '30 2 * * 0', 2028, '03-19T01:30 03-26T01:00 04-02T00:30'],
    ['Europe/Paris', '30 2 * * 0', 2028, '10-22T00:30 10-29T00:30 11-05T01:30'],
    ['America/New_York', '30 2 * * 0', 2026, '03-01T07:30 03-08T07:00 03-15T06:30'],
    ['America/New_York', '30 1 * * 0', 2026, '10-25T05:30 11-01T05:30 11-08T06:30'],
    ['America/New_York', '30 2 * * 0', 2027, '03-07T07:30 03-14T07:00 03-21T06:30'],
    ['America/New_York', '30 1 * * 0', 2027, '10-31T05:30 11-07T05:30 11-14T06:30'],
    ['America/New_York', '30 2 * * 0', 2028, '03-05T07:30 03-12T07:00 03-19T06:30'],
    ['America/New_York', '30 1 * * 0', 2028, '10-29T05:30 11-05T05:30 11-12T06:30'],
    ['Africa/Casablanca', '30 2 * * 0', 2026, '02-08T01:30 02-15T01:30 02-22T02:30'],
    ['Africa/Casablanca', '30 2 * * 0', 2026, '03-15T02:30 03-22T02:00 03-29T01:30'],
    ['Africa/Casablanca', '30 2 * * 0', 2027, '01-31T01:30 02-07T01:30 02-14T02:30'],
    ['Africa/Casablanca', '30 2 * * 0', 2027, '03-07T02:30 03-14T02:00 03-21T01:30'],
    ['Africa/Casablanca', '30 2 * * 0', 2028, '01-16T01:30 01-23T01:30 01-30T02:30'],
    ['Africa/Casablanca', '30 2 * * 0', 2028, '02-27T02:30 03-05T02:00 03-12T01:30'],
    ['Pacific/Chatham', '15 3 * * 0', 2026, '03-28T13:30 04-04T13:30 04-11T14:30'],
    ['Pacific/Chatham', '15 3 * * 0', 2026, '09-19T14:30 09-26T14:00 10-03T13:30'],
    ['Pacific/Chatham', '15 3 * * 0', 2027, '03-27T13:30 04-03T13:30 04-10T14:30'],
    ['Pacific/Chatham', '15 3 * * 0', 2027, '09-18T14:30 09-25T14:00 10-02T13:30'],
    ['Pacific/Chatham', '15 3 * * 0', 2028, '03-25T13:30 04-01T13:30 04-08T14:30'],
    ['Pacific/Chatham', '15 3 * * 0', 2028, '09-16T14:30 09-23T14:00 09-30T13:30'],
    ['Australia/Lord_Howe', '45 1 * * 0', 2026, '03-28T14:45 04-04T14:45 04-11T15:15'],
    ['Australia/Lord_Howe', '15 2 * * 0', 2026, '09-26T15:45 10-03T15:30 10-10T15:15'],
    ['Australia/Lord_Howe', '45 1 * * 0', 2027, '03-27T14:45 04-03T14:45 04-10T15:15'],
    ['Australia/Lord_Howe', '15 2 * * 0', 2027, '09-25T15:45 10-02T15:30 10-09T15:15'],
    ['Australia/Lord_Howe', '45 1 * * 0', 2028, '03-25T14:45 04-01T14:45 04-08T15:15'],
    ['Australia/Lord_Howe', '15 2 * * 0', 2028, '09-23T15:45 09-30T15:30 10-07T15:15'],
  ])('%s %s in %i', (zone, expression, year, expected) => {
    expect(firings(expression, zone, year, expected)).toBe(expected);
  });
});

describe('A monthly time at the change: the last one before, then, the next one after', () => {
  it.each([
    ['Europe/Paris', '30 2 29 * *', 2026, '01-29T01:30 03-29T01:00 04-29T00:30'],
    ['Europe/Paris', '30 2 25 * *', 2026, '09-25T00:30 10-25T00:30 11-25T01:30'],
    ['Europe/Paris', '30 2 28 * *', 2027, '02-28T01:30 03-28T01:00 04-28T00:30'],
    ['Europe/Paris', '30 2 31 * *', 2027, '08-31T00:30 10-31T00:30 12-31T01:30'],
    ['Europe/Paris', '30 2 26 * *', 2028, '02-26T01:30 03-26T01:00 04-26T00:30'],
    ['Europe/Paris', '30 2 29 * *', 2028, '09-29T00:30 10-29T00:30 11-29T01:30'],
    ['America/New_York', '30 2 8 * *', 2026, '02-08T07:30 03-08T07:00 04-08T06:30'],
    ['America/New_York', '30 1 1 * *', 2026, '10-01T05:30 11-01T05:30 12-01T06:30'],
    ['America/New_York', '30 2 14 * *', 2027, '02-14T07:30 03-14T07:00 04-14T06:30'],
    ['America/New_York', '30 1 7 * *', 2027, '10-07T05:30 11-07T05:30 12-07T06:30'],
    ['America/New_York', '30 2 12 * *', 2028, '02-12T07:30 03-12T07:00 04-12T06:30'],
    ['America/New_York', '30 1 5 * *', 2028, '10-05T05:30 11-05T05:30 12-05T06:30'],
    ['Africa/Casablanca', '30 2 15 * *', 2026, '01-15T01:30 02-15T01:30 03-15T02:30'],
    ['Africa/Casablanca', '30 2 22 * *', 2026, '02-22T02:30 03-22T02:00 04-22T01:30'],
    ['Africa/Casablanca', '30 2 7 * *', 2027, '01-07T01:30 02-07T01:30 03-07T02:30'],
    ['Africa/Casablanca', '30 2 14 * *', 2027, '02-14T02:30 03-14T02:00 04-14T01:30'],
    ['Africa/Casablanca', '30 2 23 * *', 2028, '2027-12-23T01:30 01-23T01:30 02-23T02:30'],
    ['Africa/Casablanca', '30 2 5 * *', 2028, '02-05T02:30 03-05T02:00 04-05T01:30'],
    ['Pacific/Chatham', '15 3 5 * *', 2026, '03-04T13:30 04-04T13:30 05-04T14:30'],
    ['Pacific/Chatham', '15 3 27 * *', 2026, '08-26T14:30 09-26T14:00 10-26T13:30'],
    ['Pacific/Chatham', '15 3 4 * *', 2027, '03-03T13:30 04-03T13:30 05-03T14:30'],
    ['Pacific/Chatham', '15 3 26 * *', 2027, '08-25T14:30 09-25T14:00 10-25T13:30'],
    ['Pacific/Chatham', '15 3 2 * *', 2028, '03-01T13:30 04-01T13:30 05-01T14:30'],
    ['Pacific/Chatham', '15 3 24 * *', 2028, '08-23T14:30 09-23T14:00 10-23T13:30'],
    ['Australia/Lord_Howe', '45 1 5 * *', 2026, '03-04T14:45 04-04T14:45 05-04T15:15'],
    ['Australia/Lord_Howe', '15 2 4 * *', 2026, '09-03T15:45 10-03T15:30 11-03T15:15'],
    ['Australia/Lord_Howe', '45 1 4 * *', 2027, '03-03T14:45 04-03T14:45 05-03T15:15'],
    ['Australia/Lord_Howe', '15 2 3 * *', 2027, '09-02T15:45 10-02T15:30 11-02T15:15'],
    ['Australia/Lord_Howe', '45 1 2 * *', 2028, '03-01T14:45 04-01T14:45 05-01T15:15'],
    ['Australia/Lord_Howe', '15 2 1 * *', 2028, '08-31T15:45 09-30T15:30 10-31T15:15'],
  ])('%s %s in %i', (zone, expression, year, expected) => {
    expect(firings(expression, zone, year, expected)).toBe(expected);
  });
});

describe('Where the clock never changes, nothing shifts', () => {
  it.each([
    ['Asia/Kolkata', '30 2 * * *', 2026, '03-28T21:00 03-29T21:00 03-30T21:00'],
    ['Asia/Kolkata', '30 2 * * *', 2027, '10-30T21:00 10-31T21:00 11-01T21:00'],
    ['Asia/Kolkata', '0 * * * *', 2026, '10-25T00:30 10-25T01:30 10-25T02:30'],
    ['Asia/Kolkata', '0 * * * *', 2028, '03-26T00:30 03-26T01:30 03-26T02:30'],
    ['Asia/Kolkata', '30 2 * * 0', 2027, '03-20T21:00 03-27T21:00 04-03T21:00'],
    ['Asia/Kolkata', '30 2 29 2 *', 2028, '02-28T21:00'],
    ['Asia/Kolkata', '0 3 1 * *', 2028, '2027-12-31T21:30 01-31T21:30 02-29T21:30'],
  ])('%s %s in %i', (zone, expression, year, expected) => {
    expect(firings(expression, zone, year, expected)).toBe(expected);
  });
});
