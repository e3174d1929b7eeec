import { Injectable, type PipeTransform } from '@nestjs/common';
import { unprocessable } from '../../common/http/problem.js';
import { RequestPipe } from '../../common/http/validation.js';
import { CreateJobDto } from '../dto/create-job.dto.js';
import { ItemProblems } from './item-problems.js';
import { paced } from '../../common/paced.js';

/** About as many as fit into a body of 1 MiB. */
export const MAX_LISTED_JOBS = 5_000;

/** Validates a body that is a list of jobs, each as `POST /jobs` would; a 422 points at `/3/grace_minutes`. */
@Injectable()
export class JobListPipe implements PipeTransform<unknown, Promise<CreateJobDto[]>> {
  private readonly itemPipe = new RequestPipe();

  async transform(body: unknown): Promise<CreateJobDto[]> {
    if (!Array.isArray(body)) throw unprocessable([{ pointer: '', detail: 'The body must be an array of jobs, such as GET /jobs?format=export gives.' }]);
    if (body.length > MAX_LISTED_JOBS) throw unprocessable([{ pointer: '', detail: `The array holds ${body.length} jobs, at most ${MAX_LISTED_JOBS} are allowed: send several, without prune.` }]);
    const items: readonly unknown[] = body;
    const problems = new ItemProblems();
    const jobs: CreateJobDto[] = [];
    for await (const [index, item] of paced(items)) {
      if (problems.enough) break;
      const job = await problems.collect(index, () => this.jobIn(item));
      if (job !== null) jobs.push(job);
    }
    problems.refuse();
    return jobs;
  }

  private async jobIn(item: unknown): Promise<CreateJobDto> {
    if (typeof item !== 'object' || item === null || Array.isArray(item)) throw unprocessable([{ pointer: '', detail: 'must be an object with the fields of a job' }]);
    const job: unknown = await this.itemPipe.transform(item, { type: 'body', metatype: CreateJobDto });
    if (!(job instanceof CreateJobDto)) throw new Error('The validation pipe gave no CreateJobDto.');
    return job;
  }
}
