import { viewOf, viewsIn, withoutView, withView } from './saved-views.ts';

const search = (text: string) => new URLSearchParams(text);

describe('Saved views', () => {
  it('are kept by name, without what only opens a dialog', () => {
    const views = withView(withView([], 'Failing', search('status=failed&new=true')), 'Douala', search('city=Douala'));
    expect(views).toEqual([{ name: 'Douala', search: 'city=Douala' }, { name: 'Failing', search: 'status=failed' }]);
  });

  it('are replaced by one of the same name, and go by their name', () => {
    const views = withView([{ name: 'Mine', search: 'q=a' }], ' mine ', search('q=b'));
    expect(views).toEqual([{ name: 'mine', search: 'q=b' }]);
    expect(withoutView(views, 'MINE')).toEqual([]);
  });

  it('are known again whatever the order of the address', () => {
    const views = withView([], 'Mine', search('status=failed&city=Kribi'));
    expect(viewOf(views, search('city=Kribi&status=failed'))?.name).toBe('Mine');
    expect(viewOf(views, search('city=Kribi'))).toBeUndefined();
  });

  it.each([null, '', '{}', 'no json', '[1, {"name": 3, "search": ""}]'])('are none where %j is kept', (text) => {
    expect(viewsIn(text)).toEqual([]);
  });
});
