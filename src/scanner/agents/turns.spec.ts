import { Turns } from './turns.js';

describe('Turns', () => {
  it('come to an agent once, to whoever asks first', () => {
    const turns = new Turns();
    turns.wait('ACME');
    expect([turns.begin('acme'), turns.begin('ACME'), turns.stateOf('Acme')]).toEqual([true, false, 'at work']);
  });

  it('do not come to who does not wait', () => {
    expect([new Turns().begin('ACME'), new Turns().stateOf('ACME')]).toEqual([false, 'unknown']);
  });

  it('may be waited for again by an agent at work', () => {
    const turns = new Turns();
    turns.wait('ACME');
    turns.begin('ACME');
    turns.wait('ACME');
    expect([turns.stateOf('ACME'), turns.begin('ACME')]).toEqual(['waits', true]);
  });

  it('are over for who is done, whether it was its turn or not', () => {
    const turns = new Turns();
    for (const id of ['ACME', 'BETA']) turns.wait(id);
    turns.begin('ACME');
    for (const id of ['ACME', 'BETA']) turns.end(id);
    expect([turns.stateOf('ACME'), turns.begin('BETA')]).toEqual(['unknown', false]);
  });
});
