import { useEffect } from 'react';

/** Gives the focus back to where it was, when a dialog that is only made while it is open goes away. */
export function useReturnFocus(): void {
  useEffect(() => {
    const before = document.activeElement;
    return () => {
      if (before instanceof HTMLElement) window.setTimeout(() => before.focus({ preventScroll: true }), 0);
    };
  }, []);
}
