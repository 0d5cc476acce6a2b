import { expect, it } from 'vitest';
import { LIMIT_KEYS } from '../../core/app/limit-keys.ts';
import { checkChain } from '../../core/app/panel/check-chain.ts';
import { saidIn, SAID_PT_BR } from './said.ts';

it('has every limit and every check of the chain in Brazilian Portuguese', () => {
  const names = LIMIT_KEYS.flatMap(({ name, scope }) => [name, scope]);
  const entry = checkChain(undefined, false, []).flatMap(({ name, text }) => [name, text]);
  const exit = checkChain(undefined, true, []).flatMap(({ name, text }) => [name, text]);
  for (const text of [...names, ...entry, ...exit]) expect(SAID_PT_BR[text], text).toBeDefined();
});

it('leaves sentences with figures as they were said, and everything in English', () => {
  expect(saidIn('pt-BR', 'Daily loss')).toBe('Perda do dia');
  expect(saidIn('pt-BR', '3 of 2: 1 NQ held')).toBe('3 of 2: 1 NQ held');
  expect(saidIn('pt-BR', 'constructor')).toBe('constructor');
  expect(saidIn('en', 'Daily loss')).toBe('Daily loss');
});
