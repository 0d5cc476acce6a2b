import { useEffect } from 'react';
import { SCREENS, usePanel } from '../panel-store.ts';
import { kill } from './actions.ts';

/** Keys that work anywhere in the window. */
export function useKeys(): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const { ctrlKey, metaKey, shiftKey, altKey, code, repeat } = event;
      const isCommand = ctrlKey || metaKey;
      const { go, openPalette, isPaletteOpen } = usePanel.getState();
      if (isCommand && shiftKey && code === 'KeyK') {
        if (!repeat) kill();
      } else if (isCommand && !shiftKey && code === 'KeyK') {
        openPalette(!isPaletteOpen);
      } else if (altKey && !isCommand && /^Digit\d$/.test(code)) {
        const screen = SCREENS[(Number(code.slice(5)) + 9) % 10];
        if (screen !== undefined) go(screen);
      } else return;
      event.preventDefault();
    };
    window.addEventListener('keydown', onKey, { capture: true });
    return () => window.removeEventListener('keydown', onKey, { capture: true });
  }, []);
}
