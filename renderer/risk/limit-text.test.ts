import { describe, expect, it } from 'vitest';
import { matchEntries } from '../frame/match-entries.ts';
import { readTestForm } from '../test/read-test-form.ts';
import type { Speech } from '../words/use-words.ts';
import { wordsOf } from '../words/words.ts';
import { limitText, readLimit, usedShare } from './limit-text.ts';

describe('limits in the panel', () => {
  it('are shown in their unit', () => {
    const english: Speech = { t: (key, ...put) => wordsOf('en', key, ...put), locale: 'en-US', said: (text) => text };
    const brazilian: Speech = {
      t: (key, ...put) => wordsOf('pt-BR', key, ...put),
      locale: 'pt-BR',
      said: (text) => text,
    };
    expect(limitText(1_000, 'usd', english)).toBe('$1,000');
    expect(limitText(0.65, 'share', english)).toBe('65%');
    expect(limitText(5, 'contracts', english)).toBe('5 contracts');
    expect(limitText(1, 'contracts', english)).toBe('1 contract');
    expect(limitText(0.5, 'positions', brazilian)).toBe('0,5 posições');
  });

  it('show a used share between nothing and all', () => {
    expect(usedShare({ limit: 50, use: 25 })).toBe(0.5);
    expect(usedShare({ limit: 50, use: 80 })).toBe(1);
    expect(usedShare({ limit: 0, use: 1 })).toBe(1);
    expect(usedShare({ limit: null, use: 1 })).toBeUndefined();
  });

  it.each([
    ['', null],
    ['7', 7],
    ['-1', undefined],
    ['seven', undefined],
  ])('read %j as %s', (text, value) => {
    expect(readLimit(text, 'en-US')).toBe(value);
  });
});

describe('the order test’s form', () => {
  const form = {
    root: '',
    side: 'BUY',
    quantity: '',
    orderType: 'MARKET',
    limitPrice: '',
    stopPrice: '',
    platforms: undefined,
    isLive: false,
  } as const;

  it('asks on paper for the smallest size unless told otherwise', () => {
    expect(readTestForm(form, 'NQ', ['nt8'], 'en-US')).toEqual({
      root: 'NQ',
      side: 'BUY',
      orderType: 'MARKET',
      platforms: ['nt8'],
      mode: 'paper',
    });
  });

  it.each([
    [{ quantity: '0' }, ['nt8']],
    [{ quantity: 'two' }, ['nt8']],
    [{ orderType: 'LIMIT' }, ['nt8']],
    [{ orderType: 'STOP', stopPrice: '' }, ['nt8']],
    [{}, []],
  ] as const)('asks for nothing while it is not whole: %o', (change, platforms) => {
    expect(readTestForm({ ...form, ...change }, 'NQ', platforms, 'en-US')).toBeUndefined();
  });
});

describe('the command palette', () => {
  const entries = ['Flatten all…', 'Go to Risk', 'Zerar posição'].map((name) => ({ name, run: () => {} }));

  it('finds every typed word, whatever the accents', () => {
    expect(matchEntries(entries, 'risk go').map(({ name }) => name)).toEqual(['Go to Risk']);
    expect(matchEntries(entries, 'posicao').map(({ name }) => name)).toEqual(['Zerar posição']);
    expect(matchEntries(entries, '')).toHaveLength(3);
    expect(matchEntries(entries, 'nothing of the kind')).toEqual([]);
  });
});
