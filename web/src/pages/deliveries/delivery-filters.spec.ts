import { deliveryFiltersOf } from './delivery-filters.ts';

const of = (search: string) => deliveryFiltersOf(new URLSearchParams(search));

describe('What the address chooses of messages', () => {
  it('is all that it names', () => {
    expect(of('status=failed&kind=alert&agent_id=ACME&recipient=a@example.org&channel_id=0&incident_id=12&job_id=7')).toEqual({
      status: 'failed', kind: 'alert', agent_id: 'ACME', recipient: 'a@example.org', channel_id: 0, incident_id: 12, job_id: 7,
    });
  });

  it('leaves out what nobody knows', () => {
    expect(of('status=lost&kind=shout&channel_id=x&incident_id=-1&job_id=&show=5')).toEqual({});
  });
});
