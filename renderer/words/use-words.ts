import { useMemo } from 'react';
import { usePanel } from '../panel-store.ts';
import { saidIn } from './said.ts';
import { wordsOf, type WordKey } from './words.ts';

/** What a component needs to speak: texts by key, and the locale for numbers and times. */
export interface Speech {
  readonly t: (key: WordKey, ...put: readonly (string | number)[]) => string;
  readonly locale: string;
  /** A fixed text of the gateway's in the person's language. */
  readonly said: (text: string) => string;
}

/** Numbers and times follow the person's own system where it speaks the chosen language. */
export function useWords(): Speech {
  const language = usePanel((state) => state.language);
  return useMemo(() => {
    const [system = 'en'] = navigator.languages;
    const isSame = system.slice(0, 2).toLowerCase() === language.slice(0, 2).toLowerCase();
    return {
      t: (key, ...put) => wordsOf(language, key, ...put),
      locale: isSame ? system : language,
      said: (text) => saidIn(language, text),
    };
  }, [language]);
}
