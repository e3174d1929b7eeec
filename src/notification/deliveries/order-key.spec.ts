import { orderKey } from './order-key.js';

const mail = { channel: 'email', channel_id: null, recipient: 'ops@acme.example' } as const;
const hook = { channel: 'webhook', channel_id: 3, recipient: 'On-call' } as const;

describe('The order of messages', () => {
  it('is one for all that tells of the statuses of an agent, however it and the mailbox are spelt, and whichever channel leads there', () => {
    const keys = [orderKey(mail, 'alert', 'ACME'), orderKey({ ...mail, recipient: 'OPS@acme.example', channel_id: 7 }, 'recovery', 'acme'), orderKey(mail, 'reminder', 'ACME')];
    expect(new Set(keys).size).toBe(1);
  });

  it('is another for each destination, agent and kind', () => {
    const keys = [
      orderKey(mail, 'alert', 'ACME'), orderKey(mail, 'alert', 'OTHER'), orderKey({ ...mail, recipient: 'x@acme.example' }, 'alert', 'ACME'), orderKey(hook, 'alert', 'ACME'),
      orderKey(mail, 'report_rejected', 'ACME'), orderKey(mail, 'report_rejected', null), orderKey(mail, 'alarm', null), orderKey({ ...hook, channel_id: 4 }, 'alert', 'ACME'),
    ];
    expect(new Set(keys).size).toBe(keys.length);
  });
});
