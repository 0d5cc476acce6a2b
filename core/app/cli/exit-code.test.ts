import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { EXIT_CODES } from './exit-code.ts';

it('stands in docs/admin.md with every code and its meaning', () => {
  const docs = readFileSync(new URL('../../../docs/admin.md', import.meta.url), 'utf8');
  const rows = [...docs.matchAll(/^\| (\d) +\| (\w+) +\| (.+?) +\|$/gm)].map(([, code, name, meaning]) => [
    name,
    { code: Number(code), meaning },
  ]);
  expect(rows).toEqual(Object.entries(EXIT_CODES));
});
