import { useSyncExternalStore } from 'react';

/** A choice of jobs that somebody has given a name. */
export interface SavedView {
  readonly name: string;
  /** What the address says, without `?`. */
  readonly search: string;
}

/** Where they are kept: in this browser, for whoever uses it. */
const KEY = 'vigie.jobs.views';
export const MOST_VIEWS = 50;
/** Parts of the address that are no choice of jobs. */
const PASSING = ['new'];

/** Reads what is kept; what is none of ours is left out. */
export function viewsIn(text: string | null): SavedView[] {
  try {
    const value: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(value) ? value.filter((one: unknown) => isView(one)).slice(0, MOST_VIEWS) : [];
  } catch {
    return [];
  }
}

/** The views with one more; one of the same name is replaced. By name. */
export function withView(views: readonly SavedView[], name: string, search: URLSearchParams): SavedView[] {
  const kept = new URLSearchParams(search);
  for (const passing of PASSING) kept.delete(passing);
  kept.sort();
  return [...withoutView(views, name), { name: name.trim(), search: kept.toString() }].sort((a, b) => a.name.localeCompare(b.name)).slice(0, MOST_VIEWS);
}

export const withoutView = (views: readonly SavedView[], name: string): SavedView[] => views.filter((view) => view.name.toLowerCase() !== name.trim().toLowerCase());

/** The view that shows what the address shows, if any. */
export function viewOf(views: readonly SavedView[], search: URLSearchParams): SavedView | undefined {
  const [wanted] = withView([], '', search);
  return views.find((view) => view.search === wanted?.search);
}

const isView = (one: unknown): one is SavedView => typeof one === 'object' && one !== null && 'name' in one && typeof one.name === 'string' && 'search' in one && typeof one.search === 'string';

const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener('storage', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('storage', listener);
  };
}

/** The same in every tab of this browser. */
export function useSavedViews(): readonly [views: readonly SavedView[], keep: (views: readonly SavedView[]) => void] {
  const text = useSyncExternalStore(subscribe, () => window.localStorage.getItem(KEY));
  return [viewsIn(text), keepViews];
}

function keepViews(views: readonly SavedView[]): void {
  window.localStorage.setItem(KEY, JSON.stringify(views));
  for (const listener of listeners) listener();
}
