import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Promotion } from '../../storage/promotion.js';
import type { AgentAtWork, KnownCandidate } from '../collect/incoming.js';
import { decide, type Verdict } from '../decision/decide.js';
import type { Evidence } from '../decision/evidence.js';
import type { RunContext } from '../run-context.js';
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

/** Inspect, decide, promote: turns the matched sections of one report into verdicts. */
@Injectable()
export class Judge {
  constructor(
    private readonly dataSource: DataSource,
    private readonly inspector: Inspector,
    private readonly placement: Placement,
    private readonly promotion: Promotion,
  ) {}

  /** @param waiting the other reports of this agent that are still to be judged. */
  async judge(
    work: AgentAtWork,
    candidate: KnownCandidate,
    sections: readonly MatchedSection[],
    waiting: readonly KnownCandidate[],
    context: RunContext,
  ): Promise<Judged[]> {
    const keep = new Set(waiting.flatMap(({ report }) => report.sections.flatMap(({ stagedFileName }) => stagedFileName ?? [])));
    const inspected = await this.inspector.inspect(work.folder, candidate.file, sections, keep, context);
    const drafts = await Promise.all(
      sections.map(async (matched, index) => this.draft(work, matched, inspected[index] ?? NOTHING_SEEN)),
    );
    const explained = await this.explainByNewerReports(work, candidate, drafts, waiting);
    return this.promote(work, explained, context);
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

  /** Stores what is verified; everything else leaves no copy behind. */
  private async promote({ agent }: AgentAtWork, drafts: readonly Draft[], context: RunContext): Promise<Judged[]> {
    const places: (ToPlace & { readonly draft: Draft })[] = [];
    for (const draft of drafts) {
      const { matched, evidence, temp } = draft;
      const right = temp !== null && decide(evidence).rule === 'verified';
      if (right && evidence.file.kind === 'regular' && evidence.file.sha256 !== null) {
        places.push({ draft, matched, temp, agentId: agent.id, size: evidence.file.size, sha256: evidence.file.sha256 });
      } else if (temp) await this.promotion.discard(temp);
    }
    const outcomes = await this.placement.place(places, context);
    const promoted = new Map(places.map(({ draft }, index) => [draft, outcomes[index]]));
    return drafts.map((draft) => {
      const evidence = { ...draft.evidence, promotion: promoted.get(draft) ?? draft.evidence.promotion };
      return { ...draft.matched, evidence, verdict: decide(evidence) };
    });
  }
}

interface Draft {
  readonly matched: MatchedSection;
  readonly evidence: Evidence;
  readonly temp: Inspected['temp'];
}

const NOTHING_SEEN: Inspected = { file: { kind: 'not-looked' }, settlesAt: null, temp: null, storageFailure: null };
