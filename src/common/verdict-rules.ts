/** Ids of all rules that give a verdict, or keep a section waiting; the table itself is `scanner/decision/rules.ts`. */
export const VERDICT_RULES = [
  'agent-reported-failure', 'agent-reported-transfer-failure', 'no-file-named', 'not-a-regular-file', 'file-not-arrived', 'superseded', 'file-absent', 'empty-file',
  'size-differs', 'hash-differs', 'no-checksum', 'not-stored', 'verified', 'undecidable', 'deadline-passed',
] as const;

/** Documents a field that names one of them. */
export const RULE_PROPERTY = { enum: VERDICT_RULES, enumName: 'VerdictRule', enumSchema: { description: 'Id of a decision rule.' } } as const;
