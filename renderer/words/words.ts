import { EN, type WordKey } from './en.ts';
import { PT_BR } from './pt-br.ts';

export type { WordKey } from './en.ts';

/** The panel's languages, by the names that they call themselves. */
export const LANGUAGES = { en: 'English', 'pt-BR': 'Português (Brasil)' } as const;
export type Language = keyof typeof LANGUAGES;

const WORDS: Readonly<Record<Language, Readonly<Record<WordKey, string>>>> = { en: EN, 'pt-BR': PT_BR };

/** The language that a person's browser asks for. */
export function firstLanguage(wanted: readonly string[]): Language {
  return wanted[0]?.toLowerCase().startsWith('pt') === true ? 'pt-BR' : 'en';
}

/** A text in a language, with what is put in for `{0}`, `{1}`. */
export function wordsOf(language: Language, key: WordKey, ...put: readonly (string | number)[]): string {
  return WORDS[language][key].replaceAll(/\{(\d)\}/g, (_whole, index: string) => String(put[Number(index)] ?? ''));
}
