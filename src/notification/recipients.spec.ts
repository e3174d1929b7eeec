import { addressed } from './recipients.js';

const items = [{ job: 'a', email: 'Owner@example.org' }, { job: 'b', email: null }, { job: 'c', email: 'owner@EXAMPLE.org' }];
const emailOf = (item: { email: string | null }) => item.email;

describe('addressed', () => {
  it('tells administrators of everything and an owner of their own jobs', () => {
    const [admin, owner] = addressed(items, ['admin@example.org'], emailOf);
    expect(admin).toEqual({ recipient: 'admin@example.org', items });
    expect(owner).toEqual({ recipient: 'Owner@example.org', items: [items[0], items[2]] });
  });

  it('sends one message to an owner who is an administrator too', () => {
    expect(addressed(items, ['OWNER@example.org', 'owner@example.org'], emailOf)).toEqual([{ recipient: 'OWNER@example.org', items }]);
  });

  it('has nobody to tell when nothing happened', () => {
    expect(addressed([], ['admin@example.org'], emailOf)).toEqual([]);
  });
});
