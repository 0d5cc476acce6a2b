import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runNexusHere } from '../../../test/support/run-nexus-here.ts';

const folder = mkdtempSync(join(tmpdir(), 'nexus-figures-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function answerTo(...args: readonly string[]): Promise<{ readonly error?: { readonly code: string } }> {
  const { text } = await runNexusHere(...args, '--json', '--data', folder);
  return JSON.parse(text) as { readonly error?: { readonly code: string } };
}

describe('a figure on the command line', () => {
  it.each([
    [['convert', '', 'BRL', 'USD', '--wdo', '5500'], 'AMOUNT_INVALID'],
    [['convert', 'ten', 'BRL', 'USD', '--wdo', '5500'], 'AMOUNT_INVALID'],
    [['convert', '20', 'BRL', 'USD', '--wdo', ''], 'RATE_INVALID'],
    [['pnl', 'WIN', '--points', '', '--contracts', '1', '--wdo', '5500'], 'AMOUNT_INVALID'],
    [['pnl', 'WIN', '--points', '100', '--contracts', ' ', '--wdo', '5500'], 'AMOUNT_INVALID'],
    [['size', 'NQ', '--platform', 'mt5', '--quantity', ''], 'SIZE_QUANTITY_INVALID'],
    [['size', 'NQ', '--platform', 'mt5', '--quantity', '2', '--max', 'none'], 'REQUEST_INVALID'],
    [['size', 'NQ', '--platform', 'mt5', '--quantity', '2', '--step', ''], 'REQUEST_INVALID'],
  ])('that is none is refused and never taken for nought: %j', async (args, code) => {
    expect(await answerTo(...args)).toMatchObject({ error: { code } });
  });

  it('is read as it is typed, to the last digit', async () => {
    expect(await answerTo('convert', '20', 'BRL', 'USD', '--wdo', '5500')).toMatchObject({ amount: 3.64 });
    expect(await answerTo('convert', '-0.10', 'USD', 'BRL', '--wdo', '5500')).toMatchObject({ amount: -0.55 });
  });
});
