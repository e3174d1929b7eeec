import { flowOf } from './flow-queue.js';
import { QueueUnreachableError, within } from './queue-problems.js';

it.each([
  ['run-7-1', 'run-7-1'],
  ['run-7-1.12', 'run-7-1'],
  ['run-7-1.a0b1', 'run-7-1'],
])('the job %s belongs to the flow %s', (job, flow) => expect(flowOf(job)).toBe(flow));

describe('Waiting for the other end', () => {
  it('gives what it answers', async () => expect(await within(10_000, 'Redis at here', Promise.resolve(1))).toBe(1));

  it('passes on why it failed', async () => {
    await expect(within(10_000, 'Redis at here', Promise.reject(new Error('NOAUTH')))).rejects.toThrow('NOAUTH');
  });

  it('ends when nothing is answered, and says who did not', async () => {
    await expect(within(1, 'Redis at here', new Promise(() => undefined))).rejects.toThrow(QueueUnreachableError);
    await expect(within(1, 'Redis at here', new Promise(() => undefined))).rejects.toThrow('Redis at here has not answered');
  });
});
