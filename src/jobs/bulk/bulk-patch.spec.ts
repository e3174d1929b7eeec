import { patchFor, refuseContradiction, refuseVagueSelection } from './bulk-patch.js';

describe('What a bulk change asks of one job', () => {
  it('adds to its tags and takes away from them', () => {
    expect(patchFor({ tags: ['a', 'c'] }, { add_tags: ['b'], remove_tags: ['c', 'x'] })).toEqual({ tags: ['a', 'b'] });
  });

  it('replaces its tags', () => {
    expect(patchFor({ tags: ['a'] }, { tags: ['b'] })).toEqual({ tags: ['b'] });
  });

  it('leaves tags alone where nothing is said of them', () => {
    expect(patchFor({ tags: ['a'] }, { owner: null })).toEqual({ owner: null });
  });
});

describe('A bulk change', () => {
  it.each([{ is_active: false }, { owner: null }, { tags: [] }, { add_tags: ['a'] }])('may say %j', (body) => {
    expect(() => refuseContradiction(body)).not.toThrow();
  });

  it.each([{}, { add_tags: ['a'], tags: ['b'] }, { add_tags: ['a'], remove_tags: ['a'] }])('may not say %j', (body) => {
    expect(() => refuseContradiction(body)).toThrow();
  });

  it.each([{ all: true }, { city: 'Douala' }, { is_active: false, all: false }])('may concern %j', (query) => {
    expect(() => refuseVagueSelection(query)).not.toThrow();
  });

  it.each([{}, { all: false }, { city: undefined }, { all: true, city: 'Douala' }])('may not concern %j', (query) => {
    expect(() => refuseVagueSelection(query)).toThrow();
  });
});
