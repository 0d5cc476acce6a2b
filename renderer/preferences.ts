import { languageNamed, type Language } from './words/words.ts';

export const THEMES = ['dark', 'light'] as const;
export type Theme = (typeof THEMES)[number];
export const MONEY_COLOURS = ['green-red', 'blue-orange'] as const;
export type MoneyColours = (typeof MONEY_COLOURS)[number];

/** How this window looks and speaks. */
export interface Preferences {
  readonly theme: Theme;
  readonly money: MoneyColours;
  readonly language: Language;
  /** Whether a browser sounds at alarms; the desktop app's notifications sound by themselves. */
  readonly sound: boolean;
}

/** Reads what a window kept; what is damaged, or of another version, counts as never set. */
export function readPreferences(text: string | null): Partial<Preferences> {
  let kept: unknown;
  try {
    kept = JSON.parse(text ?? '{}');
  } catch {
    return {};
  }
  if (typeof kept !== 'object' || kept === null) return {};
  const { theme, money, language, sound } = kept as Readonly<Record<string, unknown>>;
  const [knownTheme, knownMoney] = [THEMES.find((one) => one === theme), MONEY_COLOURS.find((one) => one === money)];
  const knownLanguage = languageNamed(language);
  return {
    ...(knownTheme !== undefined && { theme: knownTheme }),
    ...(knownMoney !== undefined && { money: knownMoney }),
    ...(knownLanguage !== undefined && { language: knownLanguage }),
    ...(typeof sound === 'boolean' && { sound }),
  };
}
