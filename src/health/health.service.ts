import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock.js';
import { SingleFlight } from '../common/single-flight.js';
import { ScanFlows } from '../scanner/dispatch/scan-flows.js';
import { type Findings, HealthFindings, IN_GENERAL } from './health-findings.js';
import type { HealthStatus, Queue } from './health.dto.js';

/** What was found, the queue included. */
type State = Findings & { readonly queue: Queue | null };

/** Sums up how Vigie itself is. */
@Injectable()
export class HealthService {
  private readonly asking = new SingleFlight<State>();

  constructor(private readonly findings: HealthFindings, private readonly flows: ScanFlows, private readonly clock: Clock) {}

  /**
   * Whoever asks at the same time shares one answer: the question costs several queries, and needs no key.
   * @param inDetail names agents, paths and errors: for those who may see them
   */
  async status(inDetail: boolean): Promise<HealthStatus> {
    const { reasons, volumes, queue } = await this.asking.run(() => this.look());
    const told = reasons.map(({ kind, text }) => (inDetail ? text : IN_GENERAL[kind]));
    return {
      status: reasons.length === 0 ? 'ok' : 'degraded', reasons: [...new Set(told)],
      uptime_seconds: Math.round(process.uptime()), volumes: inDetail ? volumes : [], queue: inDetail ? queue : null,
    };
  }

  private async look(): Promise<State> {
    const [findings, queue] = await Promise.all([this.findings.look(this.clock.now()), this.flows.counts().catch((error: unknown) => new Error(String(error)))]);
    if (!(queue instanceof Error)) return { ...findings, queue };
    return { ...findings, queue: null, reasons: [...findings.reasons, { kind: 'queue', text: queue.message }] };
  }
}
