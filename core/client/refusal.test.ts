import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CLIENT_CODES } from './refusal.ts';

describe('the codes of the client', () => {
  it('stand in its guide with the words of the code', () => {
    const guide = readFileSync(new URL('../../docs/pipeline-typescript.md', import.meta.url), 'utf8');
    const rows = [...guide.matchAll(/^\| ([A-Z_]+) +\| (.+?) +\|$/gm)].map(([, code, meaning]) => [code, meaning]);
    expect(rows).toEqual(Object.entries(CLIENT_CODES));
  });
});
