import { bulkQueryOf, isSelected, NOTHING, sizeOf, toggled } from './selection.ts';

describe('A selection of jobs', () => {
  it('is ticked and unticked one by one', () => {
    const one = toggled(NOTHING, 7);
    expect([sizeOf(one), isSelected(one, 7), isSelected(one, 8)]).toEqual([1, true, false]);
    expect(sizeOf(toggled(one, 7))).toBe(0);
  });

  it('names jobs by their ids, and all of them by the filters', () => {
    expect(bulkQueryOf(toggled(NOTHING, 7), { status: 'failed', sort: 'city' })).toEqual({ ids: [7] });
    expect(bulkQueryOf({ kind: 'all', count: 90 }, { status: 'failed', sort: 'city' })).toEqual({ status: 'failed' });
  });

  it('says so where it means every job there is: the server changes nothing by an empty filter', () => {
    expect(bulkQueryOf({ kind: 'all', count: 90 }, { sort: 'city' })).toEqual({ all: true });
  });

  it('is nothing once one of all is unticked', () => {
    expect(toggled({ kind: 'all', count: 90 }, 7)).toBe(NOTHING);
  });
});
