import { create } from 'zustand';
import { readPreferences, type Preferences } from './preferences.ts';
import { firstLanguage } from './words/words.ts';

export const SCREENS = [
  'overview',
  'platforms',
  'symbols',
  'orders',
  'test',
  'risk',
  'signals',
  'performance',
  'alerts',
  'settings',
] as const;
export type Screen = (typeof SCREENS)[number];

/** A short word to the person: what was done, or what was refused and why. */
export interface Toast {
  readonly id: number;
  readonly bad: boolean;
  readonly text: string;
  /** What to do about a refusal. */
  readonly remedy?: string;
}

/** What belongs to this window alone: where it stands, how it looks, what is open in it. */
export interface PanelState extends Preferences {
  readonly screen: Screen;
  readonly isPaletteOpen: boolean;
  readonly toasts: readonly Toast[];
  /** The order whose trail is shown. */
  readonly orderShown: string | undefined;
  /** What the Test screen was asked to begin with. */
  readonly testPlatform: string | undefined;
  readonly go: (screen: Screen) => void;
  readonly openPalette: (isOpen: boolean) => void;
  readonly prefer: (change: Partial<Preferences>) => void;
  /** Returns its number, by which it can be hushed. */
  readonly say: (toast: Omit<Toast, 'id'>) => number;
  readonly hush: (id: number) => void;
  readonly showOrder: (orderId: string | undefined) => void;
  readonly testOn: (platform: string | undefined) => void;
}

const KEPT = 'nexus-panel';
/** Toasts on the screen at most; the oldest goes. */
const TOASTS_MAX = 4;

function keptPreferences(): Partial<Preferences> {
  try {
    return readPreferences(localStorage.getItem(KEPT));
  } catch {
    // A browser that forbids it keeps nothing.
    return {};
  }
}

function screenOf(hash: string): Screen {
  return SCREENS.find((screen) => hash === `#${screen}`) ?? 'overview';
}

let lastToast = 0;

export const usePanel = create<PanelState>((set, get) => ({
  theme: 'dark',
  money: 'green-red',
  language: firstLanguage(navigator.languages),
  sound: true,
  ...keptPreferences(),
  screen: screenOf(window.location.hash),
  isPaletteOpen: false,
  toasts: [],
  orderShown: undefined,
  testPlatform: undefined,
  go: (screen) => {
    window.location.hash = screen;
    set({ screen });
  },
  openPalette: (isPaletteOpen) => set({ isPaletteOpen }),
  prefer: (change) => {
    set(change);
    const { theme, money, language, sound } = get();
    localStorage.setItem(KEPT, JSON.stringify({ theme, money, language, sound }));
  },
  say: (toast) => {
    lastToast += 1;
    const said = { ...toast, id: lastToast };
    set(({ toasts }) => ({ toasts: [...toasts, said].slice(-TOASTS_MAX) }));
    return said.id;
  },
  hush: (id) => set(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) })),
  showOrder: (orderShown) => set({ orderShown }),
  testOn: (testPlatform) => set({ testPlatform }),
}));

window.addEventListener('hashchange', () => {
  const screen = screenOf(window.location.hash);
  if (screen !== usePanel.getState().screen) usePanel.setState({ screen });
});
