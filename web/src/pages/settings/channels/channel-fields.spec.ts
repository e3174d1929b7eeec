import { configOf, draftOfConfig, FIELDS, KINDS, newSecret } from './channel-fields.ts';

describe('Settings of a channel as they are edited', () => {
  it('are known for every kind, the required ones first', () => {
    for (const kind of KINDS) expect(FIELDS[kind].map(({ required }) => required)).toEqual(FIELDS[kind].map(({ required }) => required).sort((a, b) => Number(b) - Number(a)));
  });

  it('never show a secret, and do not touch one that was left empty', () => {
    const draft = draftOfConfig({ kind: 'webhook', config: { url: 'https://hooks.example.org/vigie', max_per_minute: 30 } });
    expect(draft).toEqual({ url: 'https://hooks.example.org/vigie', secret: '', previous_secret: '', max_per_minute: '30' });
    expect(configOf('webhook', draft, false)).toEqual({ url: 'https://hooks.example.org/vigie', max_per_minute: 30 });
  });

  it('send what was typed in the form that the server wants', () => {
    expect(configOf('email', { recipients: 'a@example.org, b@example.org', locale: 'fr' }, true)).toEqual({ recipients: ['a@example.org', 'b@example.org'], locale: 'fr' });
    expect(configOf('alertmanager', { url: 'https://am.example.org', labels: 'team=dba, x = y=z' }, true)).toEqual({ url: 'https://am.example.org', labels: { team: 'dba', x: 'y=z' } });
  });

  it('take away what was emptied, once there is something to take away from', () => {
    expect(configOf('ntfy', { url: 'https://ntfy.example.org', topic: 'backups', click_url: '' }, true)).toEqual({ url: 'https://ntfy.example.org', topic: 'backups' });
    expect(configOf('ntfy', { url: 'https://ntfy.example.org', topic: 'backups', click_url: '' }, false)).toMatchObject({ click_url: null, locale: null });
  });

  it('show labels and lists as they are typed', () => {
    expect(draftOfConfig({ kind: 'alertmanager', config: { url: 'https://am.example.org', labels: { team: 'dba', site: 'k' } } }).labels).toBe('team=dba, site=k');
  });
});

it('A secret that was made up is 32 bytes in Base64', () => {
  expect(newSecret((bytes) => bytes.fill(255))).toBe(`whsec_${Buffer.alloc(32, 255).toString('base64')}`);
});
