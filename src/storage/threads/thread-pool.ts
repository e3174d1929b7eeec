import DataLoader from 'dataloader';
import { Piscina } from 'piscina';
import { SMALL_THREAD } from './background-thread.js';

const IDLE_MS = 60_000;

/** Threads for one kind of work; started on first use, gone after a minute of rest. Their file takes a list of pieces, and gives a list of outcomes. */
export class ThreadPool<Piece, Outcome> {
  private readonly pool: Piscina<readonly Piece[], Outcome[]>;
  private readonly together: DataLoader<Piece, Outcome>;
  private closed = false;

  /**
   * @param mostTogether pieces in one round trip: it costs the main thread more than most of what is done there
   * @param inOrder whether what waits is done in the order in which it was asked for. Otherwise whenever a thread takes a piece the next one goes to the
   *   end of the line, so that who asks later waits for half of what is there: fair where one asks for hours of work
   */
  constructor(filename: string, maxThreads: number, mostTogether: number, { inOrder = false } = {}) {
    this.pool = new Piscina({ filename, minThreads: 0, maxThreads, idleTimeout: IDLE_MS, resourceLimits: SMALL_THREAD, stricterFIFO: inOrder });
    this.together = new DataLoader((pieces) => this.send(pieces), { cache: false, maxBatchSize: mostTogether, batchScheduleFn: setImmediate });
  }

  /** A round trip for this piece alone: nobody waits for it but who asked. */
  async run(piece: Piece): Promise<Outcome> {
    const [outcome] = await this.send([piece]);
    if (outcome === undefined) throw new Error('A thread gave no outcome.');
    return outcome;
  }

  /** What is asked for in one turn of the event loop, by one scan for many agents say, shares a round trip. */
  runTogether(piece: Piece): Promise<Outcome> {
    return this.together.load(piece);
  }

  /** Waits for what is at work. */
  async close(): Promise<void> {
    this.closed = true;
    await this.pool.close();
  }

  private async send(pieces: readonly Piece[]): Promise<Outcome[]> {
    if (this.closed) throw new Error('Vigie is shutting down: files are left alone.');
    return this.pool.run(pieces);
  }
}
