import { Injectable } from '@nestjs/common';
import { ReminderStep } from '../deciding/reminder-step.js';
import { IncidentStep } from './incident-step.js';
import { MembershipStep } from './membership-step.js';

/** What is done with incidents, in its order: who belongs to them, what is due, what still lasts. */
@Injectable()
export class IncidentSteps {
  constructor(
    private readonly members: MembershipStep,
    private readonly due: IncidentStep,
    private readonly reminders: ReminderStep,
  ) {}

  /** Resolves when nothing is left to tell. */
  async runAll(shouldStop: () => boolean): Promise<void> {
    if (!shouldStop()) await this.members.run();
    await this.due.runAll(shouldStop);
    await this.reminders.runAll(shouldStop);
  }
}
