import { describe, expect, it } from 'vitest';
import { DESKTOP_EN } from './desktop-en.ts';
import { DESKTOP_PT_BR } from './desktop-pt-br.ts';
import { EN } from './en.ts';
import { PT_BR } from './pt-br.ts';
import { firstLanguage, languageNamed, wordsOf, type AnyWordKey } from './words.ts';

const ENGLISH = { ...EN, ...DESKTOP_EN };
const PORTUGUESE = { ...PT_BR, ...DESKTOP_PT_BR };

describe('the words of panel and tray', () => {
  it('put in the same things in both languages', () => {
    const slots = (text: string): readonly string[] => [...text.matchAll(/\{\d\}/g)].map(([slot]) => slot).toSorted();
    for (const key of Object.keys(ENGLISH) as AnyWordKey[])
      expect(slots(PORTUGUESE[key]), key).toEqual(slots(ENGLISH[key]));
  });

  it('raise their voice in no language', () => {
    for (const words of [ENGLISH, PORTUGUESE]) for (const text of Object.values(words)) expect(text).not.toContain('!');
  });

  it('mean one thing each: no text of the tray stands under the key of one of the panel', () => {
    expect(Object.keys(DESKTOP_EN).filter((key) => key in EN)).toEqual([]);
  });

  it('exist in the languages that are named, and in no other', () => {
    expect(languageNamed('pt-BR')).toBe('pt-BR');
    for (const name of ['pt', 'de', '', 'constructor', undefined, 7]) expect(languageNamed(name)).toBeUndefined();
  });

  it('are those of the browser’s language', () => {
    expect(firstLanguage(['pt-BR', 'en'])).toBe('pt-BR');
    expect(firstLanguage(['de', 'pt'])).toBe('en');
    expect(wordsOf('pt-BR', 'orders.requested', 1, 3)).toBe('1 de 3');
  });
});
