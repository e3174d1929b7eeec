import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { AgentAtWork, KnownCandidate } from '../collect/incoming.js';
import { decide, type Verdict } from '../decision/decide.js';
import type { Evidence } from '../decision/evidence.js';
import { forEachAgent } from '../agents/isolation.js';
import type { RunContext } from '../runs/run-context.js';
import { type Inspected, Inspector } from './inspector.js';
import type { MatchedSection } from './matcher.js';
import { Placement, type ToPlace } from './placement.js';

/** A section with everything that led to its verdict. */
export interface Judged extends MatchedSection {
  readonly evidence: Evidence;
  readonly verdict: Verdict;
}

/** Rules that a newer report naming the same file explains away. */
const EXPLAINED_BY_NEWER_REPORT = new Set(['file-absent', 'empty-file', 'size-differs', 'hash-differs']);

/** One report that is to be judged. */
export interface Case {
  readonly work: AgentAtWork;
  readonly candidate: KnownCandidate;
  readonly sections: readonly MatchedSection[];
  /** The other reports of this agent that are still to be judged. */
  readonly waiting: readonly KnownCandidate[];
}

/** Inspect, decide, promote: turns the matched sections of reports into verdicts, of several agents at once. */
@Injectable()
export class Judge {
  constructor(
    private readonly dataSource: DataSource,
    private readonly inspector: Inspector,
    private readonly placement: Placement,
  ) {}

  /** @returns without the reports that could not be judged; why is among the problems of the run then. */
  async judge(cases: readonly Case[], context: RunContext): Promise<Map<Case, Judged[]>> {
    return this.promote(await this.inspectAll(cases, context), context);
  }

  /** @throws what ends the run; nothing is left then of what was brought of those that were looked at already */
  private async inspectAll(cases: readonly Case[], context: RunContext): Promise<Map<Case, Draft[]>> {
    const brought: Draft[] = [];
    const inspect = async (one: Case) => {
      const drafts = await this.inspect(one, context);
      brought.push(...drafts);
      return drafts;
    };
    try {
      return await forEachAgent(cases, context, inspect, ({ candidate }) => `${candidate.file.name} failed and is tried again: `);
    } catch (error) {
      await this.placement.discardAll(brought);
      throw error;
    }
  }

  private async inspect({ work, candidate, sections, waiting }: Case, context: RunContext): Promise<Draft[]> {
    const keep = new Set(waiting.flatMap(({ report }) => report.sections.flatMap(({ stagedFileName }) => stagedFileName ?? [])));
    const inspected = await this.inspector.inspect(work.folder, candidate.file, sections, keep, context);
    try {
      const drafts = await Promise.all(sections.map(async (matched, index) => this.draft(work, matched, inspected[index] ?? NOTHING_SEEN)));
      return await this.withoutWrongCopies(await this.explainByNewerReports(work, candidate, drafts, waiting));
    } catch (error) {
      await this.placement.discardAll(inspected);
      throw error;
    }
  }

  /** At once: what is wrong must not take space from what others bring in the same round. */
  private async withoutWrongCopies(drafts: readonly Draft[]): Promise<Draft[]> {
    const wrong = drafts.filter(({ evidence }) => decide(evidence).rule !== 'verified');
    await this.placement.discardAll(wrong);
    return drafts.map((draft) => (wrong.includes(draft) ? { ...draft, temp: null } : draft));
  }

  private async draft({ agent }: AgentAtWork, matched: MatchedSection, seen: Inspected): Promise<Draft> {
    const { section } = matched;
    const evidence: Evidence = {
      claim: section.claim,
      failed_stage: section.failedStage,
      error_message: section.errorMessage,
      reported: { file_name: section.stagedFileName, size: section.stagedSize, sha256: section.stagedSha256 },
      file: seen.file,
      settles_at: seen.settlesAt,
      superseded_by: null,
      promotion: seen.storageFailure === null ? { state: 'not-tried' } : { state: 'failed', path: '', cause: seen.storageFailure },
    };
    const path = seen.file.kind === 'absent' ? await this.placement.findUnrecorded(matched, agent.id) : null;
    if (path === null) return { matched, evidence, temp: seen.temp };
    const file = { kind: 'regular', size: section.stagedSize ?? 0, sha256: section.stagedSha256, changed_while_read: false, modified_at: section.endedAt.toISOString() } as const;
    return { matched, temp: null, evidence: { ...evidence, file, settles_at: null, promotion: { state: 'stored', path } } };
  }

  private async explainByNewerReports(
    { agent }: AgentAtWork,
    candidate: KnownCandidate,
    drafts: readonly Draft[],
    waiting: readonly KnownCandidate[],
  ): Promise<Draft[]> {
    const suspects = drafts.filter(({ evidence }) => EXPLAINED_BY_NEWER_REPORT.has(decide(evidence).rule));
    if (suspects.length === 0) return [...drafts];
    const names = suspects.flatMap(({ evidence }) => evidence.reported.file_name ?? []);
    const newer = await this.newerReports(agent.id, candidate, names);
    for (const other of waiting) {
      if (other.report.endedAt < candidate.report.endedAt) continue;
      for (const { stagedFileName } of other.report.sections) if (stagedFileName !== null) newer.set(stagedFileName, other.file.name);
    }
    return drafts.map((draft) => {
      const by = suspects.includes(draft) ? newer.get(draft.evidence.reported.file_name ?? '') : undefined;
      return by === undefined ? draft : { ...draft, evidence: { ...draft.evidence, superseded_by: by } };
    });
  }

  private async newerReports(agentId: string, { report, reportId }: KnownCandidate, names: readonly string[]): Promise<Map<string, string>> {
    const rows = await this.dataSource.query<{ name: string; file_name: string }[]>(
      `SELECT f.name, max(r.file_name) AS file_name FROM reports r CROSS JOIN LATERAL unnest(r.staged_files) AS f(name)
       WHERE r.agent_id = $1 AND r.ended_at > $2 AND r.id <> $3 AND r.state IN ('waiting', 'applied') AND f.name = ANY($4) GROUP BY f.name`,
      [agentId, report.endedAt, reportId, names],
    );
    return new Map(rows.map(({ name, file_name }) => [name, file_name]));
  }

  /** Stores what is verified. */
  private async promote(drafted: ReadonlyMap<Case, readonly Draft[]>, context: RunContext): Promise<Map<Case, Judged[]>> {
    const places: (ToPlace & { readonly draft: Draft })[] = [];
    for (const [{ work: { agent } }, drafts] of drafted) {
      for (const draft of drafts) {
        const { matched, evidence, temp } = draft;
        if (temp === null || evidence.file.kind !== 'regular' || evidence.file.sha256 === null) continue;
        places.push({ draft, matched, temp, agentId: agent.id, size: evidence.file.size, sha256: evidence.file.sha256 });
      }
    }
    const outcomes = await this.placement.place(places, context);
    const promoted = new Map(places.map(({ draft }, index) => [draft, outcomes[index]]));
    return new Map([...drafted].map(([one, drafts]) => [one, drafts.map((draft) => {
      const evidence = { ...draft.evidence, promotion: promoted.get(draft) ?? draft.evidence.promotion };
      return { ...draft.matched, evidence, verdict: decide(evidence) };
    })]));
  }
}

interface Draft {
  readonly matched: MatchedSection;
  readonly evidence: Evidence;
  readonly temp: Inspected['temp'];
}

const NOTHING_SEEN: Inspected = { file: { kind: 'not-looked' }, settlesAt: null, temp: null, storageFailure: null };
