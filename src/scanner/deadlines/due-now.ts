import { Injectable } from '@nestjs/common';
import { type ReportFile, Staging } from '../../storage/staging/staging.js';
import { Deadlines } from '../ledger/deadlines.js';
import type { AgentWork } from '../agents/group-step.js';
import type { Unfinished } from '../judge/report-judgement.js';
import type { DueAgent } from '../record/settler.js';

/** What waits there is unknown. */
export const MAY_BE_ANYTHING: Unfinished = { mayBelong: () => true };
const NOTHING_WAITS: Unfinished = { mayBelong: () => false };

/** An agent whose reports are applied, and what is left of them; null: it has no folder. */
export interface AppliedAgent {
  readonly item: AgentWork;
  readonly left: Unfinished | null;
}

/**
 * Finds out what of some agents is due at this moment: hours may have passed since the scan began. What came in the meantime was not read, so
 * nothing of that agent is called missing now: the next look reads it first.
 */
@Injectable()
export class DueNow {
  constructor(
    private readonly deadlines: Deadlines,
    private readonly staging: Staging,
  ) {}

  /** One statement, and a look at the `log` of those with something due. @returns also those with nothing */
  async of(agents: readonly AppliedAgent[]): Promise<DueAgent[]> {
    const due = await this.deadlines.passed(agents.map(({ item }) => item.agentId.toLowerCase()));
    return Promise.all(agents.map(async ({ item, left }) => {
      const jobIds = due.get(item.agentId.toLowerCase())?.jobIds ?? [];
      const { mayBelong } = jobIds.length > 0 && (await this.hasUnread(item)) ? MAY_BE_ANYTHING : (left ?? NOTHING_WAITS);
      return { agentId: item.agentId, jobIds, mayStillBelong: mayBelong };
    }));
  }

  /** Also where that cannot be told. */
  private async hasUnread({ agentId, atWork, files }: AgentWork): Promise<boolean> {
    try {
      if (atWork === null) {
        const { agents, refused } = await this.staging.listAgents(new Set([agentId.toLowerCase()]));
        return agents.length + refused.length > 0;
      }
      const known = new Set(files.map(identityOf));
      return (await this.staging.listReports(atWork.folder)).some((file) => !known.has(identityOf(file)));
    } catch {
      return true;
    }
  }
}

/** A report that is written anew under its name is another one. */
const identityOf = ({ name, device, inode, changedAt }: ReportFile): string => `${device}/${inode} ${changedAt.getTime()} ${name}`;
