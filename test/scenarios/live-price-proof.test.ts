import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { seededRandom } from '../../core/base/random.ts';
import { shippedConfigText } from '../../core/app/config.ts';
import { dataFolderAt, type DataFolder } from '../../core/app/data-folder.ts';
import { diskProvedStore } from '../../core/app/proved-prices.ts';
import { keptToken } from '../../core/app/kept-token.ts';
import { diskTokens, platformToken } from '../../core/app/tokens.ts';
import type { PlatformId } from '../../core/model/ids.ts';
import { instrumentsScene, type InstrumentsScene } from '../support/instruments-scene.ts';
import type { MemoryPeer } from '../support/memory-peer.ts';
import { shippedText } from '../support/shipped-registry.ts';

const NT8 = 'nt8' as PlatformId;
const CONFIRMED = shippedText('symbol_mappings.yaml').replace(
  /^  NQ: \{ nt8: front,/mu,
  "  NQ: { nt8: { symbol: front, confirmed: 'NQ: 1 NQ = 1 contract = $20/pt' },",
);

let folder: DataFolder;
beforeEach(() => {
  folder = dataFolderAt(mkdtempSync(join(tmpdir(), 'nexus-proof-')));
});
afterEach(() => rmSync(folder.path, { recursive: true, maxRetries: 5 }));

/** A live gateway with nt8 armed on a live account, and a client that showed its token. */
async function liveScene(): Promise<{ scene: InstrumentsScene; nt8: MemoryPeer; buy: (id: string) => string }> {
  const scene = await instrumentsScene({
    configText: shippedConfigText().replace('mode: paper', 'mode: live'),
    mapText: CONFIRMED,
    tokens: diskTokens(folder),
    proved: diskProvedStore(join(folder.path, 'proved_prices.json')),
  });
  const nt8 = scene.platformDoor.dial();
  nt8.says({
    type: 'REGISTER',
    v: 1,
    protocol: 1,
    platform: 'nt8',
    account: 'U12345',
    login: 'trader',
    server: 'Prod1',
    currency: 'USD',
    mode: 'live',
    token: platformToken(folder, NT8),
    capabilities: { order_types: ['MARKET'], partials: true, cancel: true, positions: false, report: false },
    symbols: [{ symbol: 'NQ 12-26', tick_size: 0.25, point_value: 20, qty_min: 1, qty_step: 1, currency: 'USD' }],
  });
  scene.pass();
  await scene.operate('arm', { platform: 'nt8', account: 'U12345', reason: 'go live' });
  const buy = (id: string): string => {
    const alpha = scene.nexusDoor.dial();
    alpha.says({ type: 'HELLO', protocol: 1, client: `client-${id}`, token: keptToken(folder.clientTokenFile) });
    scene.pass();
    const before = nt8.of('ORDER').length;
    const signal = { type: 'SIGNAL', symbol: 'NQ', side: 'BUY', quantity: 1, confidence: 0.9, order_id: id };
    alpha.says({ ...signal, platforms: ['nt8'] });
    scene.pass();
    const sent = nt8.of('ORDER')[before];
    if (sent === undefined) return String(alpha.of('ORDER_REJECT').at(-1)?.['code']);
    nt8.says({ v: 1, type: 'ORDER_STATUS', order_id: sent['order_id'], symbol: 'NQ 12-26', status: 'REJECTED' });
    scene.pass();
    return 'sent';
  };
  return { scene, nt8, buy };
}

/** Lets nt8 and Sierra quote: the same market, or Sierra another one. */
function quote(
  { pass, clock }: InstrumentsScene,
  peers: { nt8: MemoryPeer; sierra: MemoryPeer },
  seconds: number,
  isSame: boolean,
): void {
  const random = seededRandom(7);
  let [price, other] = [16_250, 16_250];
  const say = (peer: MemoryPeer, platform: string, symbol: string, bid: number): void => {
    const data = { symbol, price: bid, bid, ask: bid + 0.25, volume: 1, timestamp: clock.nowUs() / 1e6 };
    peer.says({ type: 'MARKET_DATA', platform, data });
  };
  for (let step = 0; step < seconds * 4; step += 1) {
    price += (random.int(9) - 4) * 0.25;
    other += (random.int(9) - 4) * 0.25;
    say(peers.nt8, 'nt8', 'NQ 12-26', price);
    say(peers.sierra, 'sierra', 'NQZ26', isSame ? price : other);
    if (step % 4 === 0) peers.nt8.says({ v: 1, type: 'HEARTBEAT', ts_us: 0 });
    pass(250);
  }
}

it('lets no entry to a live platform whose price nothing has proved, until a person says so with a reason', async () => {
  const { scene, buy } = await liveScene();
  expect(buy('a')).toBe('LIVE_PRICE_UNPROVED');
  const word = { root: 'NQ', platform: 'nt8', price: 'NQ is NQ' };
  await expect(scene.operate('symbols_confirm', word)).rejects.toThrow('REASON_MISSING');
  await scene.operate('symbols_confirm', { ...word, reason: 'the only platform I have; compared with the web' });
  expect(buy('b')).toBe('sent');
});

it('lets entries go once another platform quotes the same price, also after a restart, and none against a contradiction', async () => {
  const first = await liveScene();
  const sierra = first.scene.legacyPlatform('sierra', 'NQZ26').peer;
  quote(first.scene, { nt8: first.nt8, sierra }, 360, true);
  expect(first.buy('a')).toBe('sent');
  await first.scene.gateway.stop();

  const later = await liveScene();
  expect(later.buy('b')).toBe('sent');
  const other = later.scene.legacyPlatform('sierra', 'NQZ26').peer;
  quote(later.scene, { nt8: later.nt8, sierra: other }, 600, false);
  expect(later.buy('c')).toBe('LIVE_PRICE_UNPROVED');
});
