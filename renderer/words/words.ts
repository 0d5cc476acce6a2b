import { DESKTOP_EN, type DesktopWordKey } from './desktop-en.ts';
import { DESKTOP_PT_BR } from './desktop-pt-br.ts';
import { EN, type WordKey } from './en.ts';
import { PT_BR } from './pt-br.ts';

export type { WordKey } from './en.ts';

/** The languages of panel and tray, by the names that they call themselves. */
export const LANGUAGES = { en: 'English', 'pt-BR': 'Português (Brasil)' } as const;
export type Language = keyof typeof LANGUAGES;

/** A text of the window, or of the desktop app outside of it. */
export type AnyWordKey = WordKey | DesktopWordKey;

const WORDS: Readonly<Record<Language, Readonly<Record<AnyWordKey, string>>>> = {
  en: { ...EN, ...DESKTOP_EN },
  'pt-BR': { ...PT_BR, ...DESKTOP_PT_BR },
};

/** The language of this name; undefined where the panel has no such. */
export function languageNamed(name: unknown): Language | undefined {
  return (Object.keys(LANGUAGES) as Language[]).find((language) => language === name);
}

/** The language that a person's browser or system asks for. */
export function firstLanguage(wanted: readonly string[]): Language {
  return wanted[0]?.toLowerCase().startsWith('pt') === true ? 'pt-BR' : 'en';
}

/** A text in a language, with what is put in for `{0}`, `{1}`. */
export function wordsOf(language: Language, key: AnyWordKey, ...put: readonly (string | number)[]): string {
  return WORDS[language][key].replaceAll(/\{(\d)\}/g, (_whole, index: string) => String(put[Number(index)] ?? ''));
}
