import type { ApiError } from '../core/api/contract.ts';
import { sentences } from '../renderer/ui/format.ts';
import { saidIn } from '../renderer/words/said.ts';
import { wordsOf, type AnyWordKey, type Language } from '../renderer/words/words.ts';

/** What the tray, its questions and its notifications need to speak: the panel's own catalogue of words. */
export interface DesktopSpeech {
  readonly t: (key: AnyWordKey, ...put: readonly (string | number)[]) => string;
  /** A fixed text of the gateway's in the person's language. */
  readonly said: (text: string) => string;
}

/** The app's words in the language that the panel speaks. */
export function speechIn(language: Language): DesktopSpeech {
  return {
    t: (key, ...put) => wordsOf(language, key, ...put),
    said: (text) => saidIn(language, text),
  };
}

/** Why something was refused, and what to do about it, as sentences. */
export function refusalText({ reason, remedy }: ApiError, { said }: DesktopSpeech): string {
  return sentences(said(reason), said(remedy));
}
