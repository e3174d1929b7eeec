import { VERDICT_RULES } from '../../common/verdict-rules.js';
import { RULES } from './rules.js';

describe('The decision table', () => {
  it('has the rules that the API names, in their order; the ledger adds its own', () => {
    expect([...RULES.map(({ id }) => id), 'deadline-passed']).toEqual(VERDICT_RULES);
  });
});
