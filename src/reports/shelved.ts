import type { Shelf } from '../storage/staging/staging.js';

/** Where a report lies below its agent's `log`. @param movedTo as `moved_to` of the report has it */
export function shelvedAt(movedTo: string): { readonly shelf: Shelf; readonly name: string } {
  const shelf = movedTo.startsWith('_archive/') ? '_archive' : '_rejected';
  return { shelf, name: movedTo.slice(shelf.length + 1) };
}
