import { useEffect } from 'react';
import { usePanel } from '../panel-store.ts';
import { kill, reduce, switchGateway, switchPlatformAt } from './actions.ts';
import { useDialogs } from './dialogs.ts';
import { useHints } from './key-hints.tsx';
import { shortcutOf, type Shortcut } from './shortcuts.ts';

/** Keys that work anywhere in the window. */
export function useKeys(): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const shortcut = shortcutOf(event, isTyping(event.target));
      if (shortcut === undefined) return;
      event.preventDefault();
      // What is held down acts once.
      if (!event.repeat) act(shortcut);
    };
    window.addEventListener('keydown', onKey, { capture: true });
    return () => window.removeEventListener('keydown', onKey, { capture: true });
  }, []);
}

function act(shortcut: Shortcut): void {
  const { go, openPalette, isPaletteOpen } = usePanel.getState();
  const { show } = useDialogs.getState();
  switch (shortcut.does) {
    case 'kill':
      return kill();
    case 'palette':
      return openPalette(!isPaletteOpen);
    case 'hints':
      return useHints.getState().show(!useHints.getState().isShown);
    case 'screen':
    case 'help':
    case 'search':
    case 'undo':
    case 'flatten':
    case 'reduce':
    case 'rearm':
    case 'gateway':
    case 'platform':
      break;
  }
  // A question that is open, with what was typed into it, is answered first.
  if (isPaletteOpen || document.querySelector('form.dialog') !== null) return;
  switch (shortcut.does) {
    case 'screen':
      return go(shortcut.screen);
    case 'help':
      return show({ kind: 'keys' });
    case 'search':
      return document.querySelector<HTMLInputElement>('main input[type="search"]')?.focus();
    case 'undo':
      return document.querySelector<HTMLElement>('main [data-undo]')?.click();
    case 'flatten':
      return show({ kind: 'flatten' });
    case 'reduce':
      return reduce();
    case 'rearm':
      return show({ kind: 'rearm' });
    case 'gateway':
      return switchGateway();
    case 'platform':
      return switchPlatformAt(shortcut.index);
  }
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('input:not([type="checkbox"]), textarea, select');
}
