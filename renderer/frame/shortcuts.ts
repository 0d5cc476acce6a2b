import { SCREENS, type Screen } from '../panel-store.ts';
import type { WordKey } from '../words/words.ts';

/** What a key does anywhere in the window. */
export type Shortcut =
  | {
      readonly does:
        'kill' | 'palette' | 'help' | 'hints' | 'search' | 'undo' | 'flatten' | 'reduce' | 'rearm' | 'gateway';
    }
  | { readonly does: 'screen'; readonly screen: Screen }
  /** Counted from 0 in the order in which platforms are shown. */
  | { readonly does: 'platform'; readonly index: number };

/** The keys as a person reads them, in tooltips and in the list of keys. */
export const KEYS = {
  kill: 'Ctrl+Shift+K',
  palette: 'Ctrl+K',
  help: 'F1',
  hints: 'Alt+J',
  search: '/',
  undo: 'Ctrl+Z',
  flatten: 'Alt+F',
  reduce: 'Alt+R',
  rearm: 'Alt+M',
  gateway: 'Alt+S',
} as const;

/** As many platforms have a key of their own. */
const PLATFORM_KEYS_MAX = 9;
const LETTERS: Readonly<Record<string, keyof typeof KEYS>> = {
  KeyJ: 'hints',
  KeyF: 'flatten',
  KeyR: 'reduce',
  KeyM: 'rearm',
  KeyS: 'gateway',
};

/** A key as the browser tells it: `code` is its place, the same on every keyboard; `key` what it writes. */
export interface KeyPress {
  readonly code: string;
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

/** What a pressed key does; undefined for one that is left to the field or the page. `isTyping` in a field that takes text. */
export function shortcutOf(press: KeyPress, isTyping: boolean): Shortcut | undefined {
  const { code, key, shiftKey, altKey } = press;
  // Ctrl and Alt together are AltGr, which writes letters.
  const isCommand = (press.ctrlKey || press.metaKey) && !altKey;
  if (isCommand && code === 'KeyK') return { does: shiftKey ? 'kill' : 'palette' };
  // In a field it takes back what was typed, as everywhere.
  if (isCommand) return key.toLowerCase() === 'z' && !shiftKey && !isTyping ? { does: 'undo' } : undefined;
  if (press.ctrlKey || press.metaKey) return undefined;
  if (code === 'F1' && !altKey && !shiftKey) return { does: 'help' };
  if (!altKey) return key === '/' && !isTyping ? { does: 'search' } : undefined;
  const digit = /^Digit(\d)$/.exec(code)?.[1];
  if (digit !== undefined) return shiftKey ? platformAt(Number(digit)) : screenAt(Number(digit));
  const does = LETTERS[code];
  return does === undefined || shiftKey ? undefined : { does };
}

function screenAt(digit: number): Shortcut | undefined {
  const screen = SCREENS[(digit + 9) % 10];
  return screen === undefined ? undefined : { does: 'screen', screen };
}

function platformAt(digit: number): Shortcut | undefined {
  return digit === 0 ? undefined : { does: 'platform', index: digit - 1 };
}

/** The key of a screen, as `Alt+1`. */
export function screenKey(screen: Screen): string {
  return `Alt+${(SCREENS.indexOf(screen) + 1) % 10}`;
}

/** The key that switches the platform at this place on and off, as `Alt+Shift+1`; undefined beyond the ninth. */
export function platformKey(index: number): string | undefined {
  return index < PLATFORM_KEYS_MAX ? `Alt+Shift+${index + 1}` : undefined;
}

/** A tooltip with the key that does the same. */
export function withKey(text: string, key: string | undefined): string {
  return key === undefined ? text : `${text} (${key})`;
}

/** Every key with what it does, in the order in which they are listed. */
export const KEY_LIST: readonly (readonly [key: string, does: WordKey])[] = [
  [KEYS.kill, 'keys.kill'],
  [KEYS.palette, 'keys.palette'],
  [KEYS.hints, 'keys.hints'],
  [KEYS.help, 'keys.help'],
  [KEYS.search, 'keys.search'],
  [KEYS.undo, 'keys.undo'],
  [KEYS.flatten, 'keys.flatten'],
  [KEYS.reduce, 'keys.reduce'],
  [KEYS.rearm, 'keys.rearm'],
  [KEYS.gateway, 'keys.gateway'],
  ['Alt+Shift+1…9', 'keys.platform'],
  ...SCREENS.map((screen) => [screenKey(screen), `screen.${screen}`] as const),
  ['Tab', 'keys.tab'],
  ['Esc', 'keys.close'],
];
