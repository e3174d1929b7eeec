import { FeedOptions } from './feed-options.js';

it('Streams of events look for what other processes have written more than once a second', () => {
  const { restMs, pollMs } = new FeedOptions();
  expect(restMs + pollMs).toBeLessThan(1_000);
});
