import type { AgentWork } from '../agents/group-step.js';

/** Of report files: as objects they take several times as much. */
const GROUP_BYTES = 5 * 1024 * 1024;

/** Neighbours in the list: as many as make the share of each statement small, few enough for their reports to fit into memory. */
export function groupsOf(work: readonly AgentWork[], mostAgents: number): AgentWork[][] {
  const groups: AgentWork[][] = [];
  let bytes = 0;
  for (const item of work) {
    const own = item.files.reduce((sum, { size }) => sum + size, 0);
    const last = groups.at(-1);
    if (last === undefined || last.length >= mostAgents || bytes + own > GROUP_BYTES) {
      groups.push([item]);
      bytes = 0;
    } else last.push(item);
    bytes += own;
  }
  return groups;
}
