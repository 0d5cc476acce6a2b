import { afterEach, beforeAll, expect, it, vi } from 'vitest';
import { decodeBridge } from '../../core/wire/decode-bridge.ts';
import type { WireMap } from '../../core/wire/unpack.ts';
import { lane } from '../support/lane.ts';
import { GLOBAL_SETUP } from '../support/mt5-lane.ts';
import { compiledBridge, hasCompiler } from '../support/mt5-program.ts';
import { mt5StandIn, WAIT_MS_MAX, type Mt5StandIn } from '../support/mt5-stand-in.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

lane(
  'mt5',
  hasCompiler(),
  'apt-get install g++',
)('the symbols that the expert advisor registers', () => {
  let program: string;
  let gateway: Mt5StandIn;

  beforeAll(async () => {
    program = await compiledBridge();
  });
  afterEach(() => gateway.stop());

  const registers = (): readonly WireMap[] => gateway.heard.filter(({ type }) => type === 'REGISTER');
  /** What a REGISTER says of a symbol, the last one unless another is meant. */
  const termsOf = (symbol: string, at = -1): WireMap | undefined =>
    (registers().at(at)!['symbols'] as readonly WireMap[]).find((terms) => terms['symbol'] === symbol);
  const until = (holds: () => void): Promise<void> => vi.waitFor(holds, { timeout: WAIT_MS_MAX });

  // One of them made the gateway refuse the whole REGISTER, again and again.
  it('leave out what the terminal states as 0, as for an index that cannot be traded', async () => {
    gateway = await mt5StandIn(program, [...GLOBAL_SETUP, 'symbol INDEX 0 0 0 0 0 2 0']);
    expect(termsOf('INDEX')).toEqual({ symbol: 'INDEX', currency: 'USD', unit: 'lots' });
    const read = decodeBridge(registers().at(-1)!);
    expect(read.ok && read.value.said).toMatchObject({ type: 'register' });
  });

  it('are told anew when the gateway subscribes to one that the Market Watch did not show', async () => {
    gateway = await mt5StandIn(program, [...GLOBAL_SETUP, 'unshow NAS100']);
    expect(termsOf('NAS100', 0)).toBeUndefined();
    await until(() => expect(termsOf('NAS100')).toMatchObject({ point_value: 1, qty_step: 0.1 }));
  });

  it('are told anew once a first quote says what a point of one is worth', async () => {
    gateway = await mt5StandIn(program, [...GLOBAL_SETUP, 'tickvalue NAS100 0']);
    expect(termsOf('NAS100', 0)).not.toHaveProperty('point_value');
    await gateway.terminal.does('tickvalue NAS100 0.25');
    await until(() => expect(termsOf('NAS100')).toMatchObject({ point_value: 1 }));
  });
});
