import { type ProblemField, unprocessable, UnprocessableFields } from '../../common/http/problem.js';

/** More would help nobody, and a hostile list of thousands of wrong items must not cost more than that. */
const MOST_PROBLEMS = 100;

/** Gathers what is wrong with the items of a list, so that all of it is told at once. */
export class ItemProblems {
  private readonly found: ProblemField[] = [];

  /** Whether so much is wrong that looking on is useless. */
  get enough(): boolean {
    return this.found.length >= MOST_PROBLEMS;
  }

  add(index: number, ...problems: ProblemField[]): void {
    for (const { pointer, detail } of problems) this.found.push({ pointer: `/${index}${pointer}`, detail });
  }

  /** What `work` gives for the item; null when it refuses the item with a 422, which is noted. */
  async collect<T>(index: number, work: () => T | Promise<T>): Promise<T | null> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof UnprocessableFields)) throw error;
      this.add(index, ...error.errors);
      return null;
    }
  }

  /** @throws 422 that points at everything found, the first hundred of it */
  refuse(): void {
    if (this.found.length > 0) throw unprocessable(this.found.slice(0, MOST_PROBLEMS));
  }
}
