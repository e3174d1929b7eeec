import { frame, heartbeat, opening, resetFrame } from './frame.js';

const position = { transaction_id: 5, id: 7 };

describe('A frame', () => {
  it('holds id, type and data, each on one line whatever is in it', () => {
    const payload = { error: 'one\ntwo\r\n\n\u2028data: three' };
    const text = frame({ ...position, type: 'scan.failed', occurred_at: new Date(0), agent_id: null, job_id: null, scan_run_id: 3, payload });
    const [id, type, data, ...rest] = text.split(/\r\n|\n|\r/);
    expect([id, type, rest]).toEqual(['id: 5-7', 'event: scan.failed', ['', '']]);
    expect(JSON.parse(data!.slice('data: '.length))).toEqual({
      id: '5-7', type: 'scan.failed', occurred_at: '1970-01-01T00:00:00.000Z', agent_id: null, job_id: null, scan_run_id: 3, payload,
    });
  });

  it('of a heartbeat and of the opening carries the place, and no data that a browser would take for an event', () => {
    for (const text of [heartbeat(position), opening(position)]) {
      expect(text).toContain('\nid: 5-7\n\n');
      expect(text).not.toContain('data:');
    }
  });

  it('of a reset says why', () => expect(resetFrame(position, 'unknown')).toBe('id: 5-7\nevent: reset\ndata: {"id":"5-7","type":"reset","reason":"unknown"}\n\n'));
});
