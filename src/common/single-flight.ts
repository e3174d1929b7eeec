/**
 * Runs one task at a time. Whoever asks while a task is running, but before it has closed its door,
 * joins it; whoever asks later shares exactly one follow-up.
 */
export class SingleFlight<T> {
  private running: Promise<unknown> = Promise.resolve();
  private joinable: Promise<T> | null = null;
  private idle = true;

  get isIdle(): boolean {
    return this.idle;
  }

  /**
   * @param task gets `close`, to be called when latecomers can no longer share this execution.
   * @returns the result of the execution that the caller joined.
   */
  run(task: (close: () => void) => Promise<T>): Promise<T> {
    if (this.joinable) return this.joinable;
    this.idle = false;
    const flight: Promise<T> = this.running.then(() =>
      task(() => {
        if (this.joinable === flight) this.joinable = null;
      }),
    );
    this.joinable = flight;
    this.running = flight
      .catch(() => undefined)
      .then(() => {
        if (this.joinable === flight) this.joinable = null;
        if (this.running === settled) this.idle = true;
      });
    const settled = this.running;
    return flight;
  }

  /** Resolves when nothing is running or queued any more. */
  async drain(): Promise<void> {
    while (!this.idle) await this.running;
  }
}
