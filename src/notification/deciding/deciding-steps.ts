import { Injectable } from '@nestjs/common';
import { IncidentSteps } from '../incidents/incident-steps.js';
import { ClockRepair } from './clock-repair.js';
import { FanOutStep } from './fan-out-step.js';
import { HeldStep } from './held-step.js';

/** Everything that decides what people are told, in its order: what is new, what was held back, what is due of incidents. */
@Injectable()
export class DecidingSteps {
  constructor(
    private readonly clock: ClockRepair,
    private readonly fanOut: FanOutStep,
    private readonly held: HeldStep,
    private readonly incidents: IncidentSteps,
  ) {}

  /** Resolves when nothing is left to decide. */
  async runAll(shouldStop: () => boolean): Promise<void> {
    await this.clock.run();
    await this.fanOut.runAll(shouldStop);
    await this.held.runAll(shouldStop);
    await this.incidents.runAll(shouldStop);
  }
}
