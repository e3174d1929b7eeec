import { alarmText, alarmTitle } from '../../watch/alarm-text.js';
import type { DigestDay, DigestFacts } from '../message/dto/digest-facts.dto.js';
import type { DigestCopy, DigestFailure, DigestLate } from '../message/dto/digest-jobs.dto.js';
import type { DigestDelivery, DigestReport, DigestVolume } from '../message/dto/digest-surroundings.dto.js';
import type { Links } from '../message/links.js';
import { CHART_CID, CHART_HEIGHT, CHART_WIDTH, COLOURS } from './chart-look.js';
import type { Format } from './format.js';

/** A forecast of more than two years says nothing. */
const LONGEST_FORECAST_DAYS = 730;

/** What the templates of a digest are filled with. */
export function digestContext(digest: DigestFacts, format: Format, links: Links) {
  const { found, jobs } = digest;
  const now = new Date(digest.to);
  return {
    active: jobs.active, ok: jobs.ok, waiting: jobs.waiting, is_well: digest.is_well, to: format.time(now),
    all_known: jobs.active === jobs.ok,
    dashboard_url: links.dashboard, deliveries_url: links.deliveries,
    failures: { total: found.failures, ...listed(found.failures, digest.failures, (failure) => failureLine(failure, now, format, links)) },
    without_copy: { total: found.without_copy, ...listed(found.without_copy, digest.without_copy, (copy) => named(copy, format, links)) },
    oldest_copies: digest.oldest_copies.map((copy) => copyLine(copy, now, format, links)),
    late: { total: found.late, ...listed(found.late, digest.late, (late) => lateLine(late, format, links)) },
    excused: { total: found.excused, ...listed(found.excused, digest.excused, (job) => ({ ...named(job, format, links), status: job.status.toUpperCase(), until: timeOrNull(job.paused_until, format) })) },
    reports: { total: found.rejected_reports, ...listed(found.rejected_reports, digest.rejected_reports, (report) => reportLine(report, format, links)) },
    unmatched: {
      total: found.unmatched_databases,
      ...listed(found.unmatched_databases, digest.unmatched_databases, (one) => ({ head: `${format.text(one.database_name)} (${format.text(one.agent_id)})`, url: links.agent(one.agent_id), seen_at: format.time(new Date(one.last_seen_at)) })),
    },
    silent: {
      total: found.silent_agents,
      ...listed(found.silent_agents, digest.silent_agents, ({ agent_id, silent_since }) => ({ head: format.text(agent_id), url: links.agent(agent_id), since: format.time(new Date(silent_since)), lasting: format.duration(now.getTime() - Date.parse(silent_since)) })),
    },
    volumes: digest.volumes?.map((volume) => volumeLine(volume, format)) ?? null,
    deliveries: { total: found.failed_deliveries, ...listed(found.failed_deliveries, digest.failed_deliveries, (delivery) => deliveryLine(delivery, format)) },
    channels: { total: found.disabled_channels, ...listed(found.disabled_channels, digest.disabled_channels, ({ channel_id, name, reason }) => ({ head: channel_id === 0 ? format.text(name) : `${format.text(name)} (${channel_id})`, url: null, reason: format.text(reason) })) },
    alarms: {
      total: found.alarms,
      ...listed(found.alarms, digest.alarms, (alarm) => ({ head: alarmTitle(alarm, format.locale), url: null, text: format.text(alarmText(alarm, format.locale, (at) => format.time(at))), since: format.time(new Date(alarm.raised_at)) })),
    },
    days: digest.days.map((day) => dayLine(day, format)),
    percent_met: digest.percent_met === null ? null : format.percent(digest.percent_met),
    chart: digest.days.length === 0 ? null : { cid: CHART_CID, width: CHART_WIDTH, height: CHART_HEIGHT, alt: digest.days.map(({ day, met, met_late, due }) => `${day}: ${met + met_late}/${due}`).join(', '), colours: COLOURS },
  };
}

/** The lines of a list, and how many more there are. */
function listed<T, L>(total: number, items: readonly T[], lineOf: (item: T) => L): { items: L[]; more: number } {
  return { items: items.map(lineOf), more: Math.max(0, total - items.length) };
}

interface JobName {
  readonly job_id: number;
  readonly database_name: string;
  readonly agent_id: string;
}

function named({ job_id, database_name, agent_id }: JobName, format: Format, links: Links) {
  return { head: `${format.text(database_name)} (${format.text(agent_id)})`, url: links.job(job_id) };
}

function timeOrNull(value: string | null, format: Format): string | null {
  return value === null ? null : format.time(new Date(value));
}

function failureLine(failure: DigestFailure, now: Date, format: Format, links: Links) {
  const { status, since, reason, entry_id, company_name, city } = failure;
  return {
    ...named(failure, format, links), ...(entry_id !== null && { url: links.entry(entry_id) }),
    status: status.toUpperCase(), since: timeOrNull(since, format), lasting: since === null ? null : format.duration(now.getTime() - Date.parse(since)),
    reason: format.text(reason), site: `${format.text(company_name)}, ${format.text(city)}`,
  };
}

function copyLine(copy: DigestCopy, now: Date, format: Format, links: Links) {
  const age = copy.made_at === null ? 0 : now.getTime() - Date.parse(copy.made_at);
  return { ...named(copy, format, links), made_at: timeOrNull(copy.made_at, format), age: format.duration(age), size: copy.size_bytes === null ? format.text(null) : format.sizeInWords(copy.size_bytes), path: format.text(copy.path) };
}

function lateLine(late: DigestLate, format: Format, links: Links) {
  const { expected_at, reported_at, entry_id } = late;
  return {
    ...named(late, format, links), url: links.entry(entry_id), expected_at: format.time(new Date(expected_at)), reported_at: timeOrNull(reported_at, format),
    by: reported_at === null ? null : format.duration(Date.parse(reported_at) - Date.parse(expected_at)),
  };
}

function reportLine({ agent_id, file_name, partial, seen_at, problem }: DigestReport, format: Format, links: Links) {
  return { head: format.text(file_name), url: links.agent(agent_id), agent: format.text(agent_id), partial, seen_at: format.time(new Date(seen_at)), problem: format.text(problem) };
}

function volumeLine({ name, free_bytes, total_bytes, bytes_per_day, days_left }: DigestVolume, format: Format) {
  const isTold = bytes_per_day !== null && days_left !== null && days_left <= LONGEST_FORECAST_DAYS;
  return {
    head: name, url: null, free: format.sizeInWords(free_bytes), total: format.size(total_bytes), percent: total_bytes === 0 ? 0 : Math.floor((100 * free_bytes) / total_bytes),
    per_day: isTold ? format.size(bytes_per_day) : null, days_left: isTold ? Math.floor(days_left) : null,
  };
}

function deliveryLine({ recipient, subject, error, written_at }: DigestDelivery, format: Format) {
  return { head: format.text(recipient), url: null, subject: format.text(subject), error: format.text(error), written_at: format.time(new Date(written_at)) };
}

function dayLine({ day, due, met, met_late, failed, unknown, missing, excused, percent_met }: DigestDay, format: Format) {
  return { day, due, met: met + met_late, late: met_late, failed, unknown, missing, excused, percent: percent_met === null ? null : format.percent(percent_met) };
}
