import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { INSTRUMENT_REFUSALS } from './refusal.ts';

test('docs/instruments.md explains every code and no other', () => {
  const text = readFileSync(new URL('../../docs/instruments.md', import.meta.url), 'utf8');
  const table = text.slice(text.indexOf('## Codes'));
  const named = [...table.matchAll(/\b[A-Z]+(?:_[A-Z]+)+\b/g)].map((match) => match[0]);
  expect([...new Set(named)].toSorted()).toEqual(Object.keys(INSTRUMENT_REFUSALS).toSorted());
});
