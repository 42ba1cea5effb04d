import { useEffect, useEffectEvent } from 'react';

/**
 * A control that was pressed may go with what it did, and the focus with it: then the keyboard goes on where `find` says.
 * @param happened changes when something may have gone
 */
export function useLostFocus(happened: string, find: () => HTMLElement | null | undefined): void {
  const takeUp = useEffectEvent(() => {
    if (document.hasFocus() && document.activeElement === document.body) find()?.focus();
  });
  useEffect(() => takeUp(), [happened]);
}
