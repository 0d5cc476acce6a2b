import { describe, expect, it } from 'vitest';
import { EN, type WordKey } from './en.ts';
import { PT_BR } from './pt-br.ts';
import { firstLanguage, wordsOf } from './words.ts';

describe('the panel’s words', () => {
  it('put in the same things in both languages', () => {
    const slots = (text: string): readonly string[] => [...text.matchAll(/\{\d\}/g)].map(([slot]) => slot).toSorted();
    for (const key of Object.keys(EN) as WordKey[]) expect(slots(PT_BR[key]), key).toEqual(slots(EN[key]));
  });

  it('raise their voice in no language', () => {
    for (const words of [EN, PT_BR]) for (const text of Object.values(words)) expect(text).not.toContain('!');
  });

  it('are those of the browser’s language', () => {
    expect(firstLanguage(['pt-BR', 'en'])).toBe('pt-BR');
    expect(firstLanguage(['de', 'pt'])).toBe('en');
    expect(wordsOf('pt-BR', 'orders.requested', 1, 3)).toBe('1 de 3');
  });
});
