import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { shippedConfigText } from '../../core/app/config.ts';
import { dataFolderAt, type DataFolder } from '../../core/app/data-folder.ts';
import { keptToken } from '../../core/app/kept-token.ts';
import { diskTokens, platformToken } from '../../core/app/tokens.ts';
import type { PlatformId } from '../../core/model/ids.ts';
import { instrumentsScene } from '../support/instruments-scene.ts';
import { shippedText, us } from '../support/shipped-registry.ts';

/** nt8 stays in December behind the roll, and a person has said what it is. */
const HELD = shippedText('symbol_mappings.yaml').replace(
  /^  NQ: \{ nt8: front,/mu,
  `  NQ: { nt8: { symbol: front, hold: NQZ26, confirmed: 'NQ: 1 NQ = 1 contract = $20/pt', price_confirmed: 'NQ is NQ: seen' },`,
);

let folder: DataFolder;
beforeEach(() => {
  folder = dataFolderAt(mkdtempSync(join(tmpdir(), 'nexus-quorum-')));
});
afterEach(() => rmSync(folder.path, { recursive: true, maxRetries: 5 }));

it('lets no live entry to a month that the peers have left, every exit to what is held, and both once it agrees', async () => {
  const scene = await instrumentsScene({
    startUs: us('2026-12-14T15:00:00Z'),
    configText: shippedConfigText().replace('mode: paper', 'mode: live'),
    mapText: HELD,
    tokens: diskTokens(folder),
  });
  const registerAs = (platform: string, symbol: string, account: object, peer = scene.platformDoor.dial()) => {
    const abilities = { order_types: ['MARKET'], partials: true, cancel: true, positions: false, report: false };
    const terms = { symbol, tick_size: 0.25, point_value: 20, qty_min: 1, qty_step: 1, currency: 'USD' };
    const kind = { type: 'REGISTER', v: 1, protocol: 1, platform, currency: 'USD', capabilities: abilities };
    peer.says({ ...kind, ...account, symbols: [terms] });
    scene.pass();
    return peer;
  };
  const token = platformToken(folder, 'nt8' as PlatformId);
  const live = { account: 'U1', login: 'trader', server: 'Prod1', mode: 'live', token };
  const nt8 = registerAs('nt8', 'NQ 12-26', live);
  await scene.operate('arm', { platform: 'nt8', account: 'U1', reason: 'go live' });
  const alpha = scene.nexusDoor.dial();
  alpha.says({ type: 'HELLO', protocol: 1, client: 'alpha', token: keptToken(folder.clientTokenFile) });
  scene.pass();
  const signal = (id: string, side: string) => {
    const before = nt8.of('ORDER').length;
    const said = { type: 'SIGNAL', symbol: 'NQ', side, quantity: 1, confidence: 0.9, order_id: id, platforms: ['nt8'] };
    alpha.says(said);
    scene.pass();
    const order = nt8.of('ORDER')[before];
    if (order === undefined) return String(alpha.of('ORDER_REJECT').at(-1)?.['code']);
    const whole = { last_qty: 1, last_price: 100, filled_qty: 1, fill_price: 100, status: 'FILLED' };
    const { order_id, symbol } = order;
    nt8.says({ v: 1, type: 'ORDER_FILL', order_id, exec_id: `x${id}`, symbol, side, ...whole });
    scene.pass();
    return `${String(order['role'])} ${String(symbol)}`;
  };

  // Alone it has nobody to disagree with.
  expect(signal('a', 'BUY')).toBe('ENTRY NQ 12-26');
  registerAs('sierra', 'NQH27', { account: 'Demo1', mode: 'demo' });
  registerAs('bookmap', 'NQ-03-27', { account: 'Demo2', mode: 'demo' });
  expect(signal('b', 'BUY')).toBe('ROLL_QUORUM');
  expect(signal('c', 'SELL')).toBe('EXIT NQ 12-26');
  const shown = (await scene.operate('symbols', { root: 'NQ' })) as readonly { mappings: Record<string, unknown>[] }[];
  const row = shown[0]?.mappings.find(({ platform }) => platform === 'nt8');
  expect(row).toMatchObject({ roll_quorum: 'blocked', live_ready: false });

  await scene.operate('symbols_set', { root: 'NQ', platform: 'nt8', hold: null, apply: true });
  registerAs('nt8', 'NQ 03-27', live, nt8);
  expect(signal('d', 'BUY')).toBe('ENTRY NQ 03-27');
  expect(row?.['live_barriers']).toHaveLength(1);
  expect((await scene.alerts('ROLL_QUORUM'))[0]).toContain('nt8 trades NQZ26, sierra, bookmap trade NQH27');
});
