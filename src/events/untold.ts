/**
 * SQL of the time since when the oldest event waits to be turned into messages; null = none does. Those that nobody has released count as soon as no scan
 * moves that could: the run is over, or its counters have stood still. @param patience place of the time before which that run should have moved
 */
export const untoldSinceSql = (patience: string): string => `least(
  (SELECT min(released_at) FROM events WHERE fanned_out_at IS NULL AND released_at IS NOT NULL),
  (SELECT min(occurred_at) FROM events event WHERE fanned_out_at IS NULL AND released_at IS NULL AND NOT EXISTS (
    SELECT FROM scan_runs run WHERE run.id = event.scan_run_id AND run.state = 'running' AND coalesce(run.progressed_at, run.started_at) > ${patience})))`;
