import { versionTag } from '../common/http/etag.js';
import { ShownWindow } from './dto/maintenance-window.dto.js';
import type { MaintenanceWindow } from './maintenance-window.entity.js';
import { isReadable, openAt, opensAfter } from './window-times.js';

/** The ETag of a window: the version of what people edit. */
export const windowEtag = ({ id, version }: Pick<MaintenanceWindow, 'id' | 'version'>): string => versionTag('maintenance_window', id, version);

/** Where a window is found. */
export const windowPath = ({ id }: Pick<MaintenanceWindow, 'id'>): string => `/maintenance_windows/${id}`;

/** A window with its present or next opening; none when it can be read no more. */
export function shownWindow(window: MaintenanceWindow, now: Date): ShownWindow {
  if (!isReadable(window)) return Object.assign(new ShownWindow(), window, { is_open: false, opens_at: null, closes_at: null });
  const open = openAt(window, now);
  const next = open === null ? opensAfter(window, now) : null;
  const opening = open ?? (next && openAt(window, next));
  return Object.assign(new ShownWindow(), window, {
    is_open: open !== null,
    opens_at: opening && new Date(opening.from),
    closes_at: opening && new Date(opening.until),
  });
}
