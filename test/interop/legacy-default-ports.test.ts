import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { isPortFree } from '../support/free-port.ts';
import { startGateway, type InteropGateway } from '../support/interop-gateway.ts';
import { lane } from '../support/lane.ts';
import { hasPython, pythonInstall } from '../support/python.ts';
import { startPeer, type PythonPeer } from '../support/python-peer.ts';

const DEFAULT_PORTS = [5555, 5556, 5557];
const portsAreFree = (await Promise.all(DEFAULT_PORTS.map(isPortFree))).every(Boolean);

const peers: PythonPeer[] = [];

function peer(script: string, ...args: (string | number)[]): PythonPeer {
  const started = startPeer(script, args);
  peers.push(started);
  return started;
}

/** A tick as its platform sent it, with the symbol replaced in its bytes; both symbols are below 32 characters. */
function withSymbol(hex: string, from: string, to: string): string {
  const text = (symbol: string): string => Buffer.from([0xa0 + symbol.length, ...Buffer.from(symbol)]).toString('hex');
  return hex.replace(text(from), text(to));
}

lane(
  'default ports',
  hasPython() && portsAreFree,
  `${pythonInstall}, and stop what listens on one of ${DEFAULT_PORTS.join(', ')}`,
)('unmodified python scripts against the gateway as it is shipped', () => {
  let gateway: InteropGateway;

  beforeAll(async () => {
    gateway = await startGateway({ args: [] });
  });

  afterEach(async () => {
    await Promise.all(peers.splice(0).map((each) => each.stop()));
  });

  afterAll(async () => {
    await gateway.stop();
  });

  it('listens where every script looks for it', () => {
    expect(gateway.ports).toEqual({ platform: 5555, nexus: 5556, admin: 5557 });
  });

  it('hands a tick on with no byte changed but its symbol', async () => {
    const client = peer('legacy_client', '--ticks', 1_000);
    // It says that it connects before it is connected; who sees a tick is.
    peer('legacy_platform', 'bookmap', 'NQ-12-26');
    await client.saw('MARKET_DATA', ({ platform }) => platform === 'bookmap');
    const platform = peer('legacy_platform', 'nt8', 'NQ 03-25');
    const sent = await platform.until(({ did }) => did === 'MARKET_DATA');
    const expected = withSymbol(sent.hex!, 'NQ 03-25', 'NQ');
    expect(expected).toHaveLength(sent.hex!.length - 2 * ' 03-25'.length);
    await client.until(({ hex }) => hex === expected);
  });

  it('turns one signal into an order on three platforms of both styles, and their fills into one average', async () => {
    const client = peer('legacy_client');
    const other = peer('legacy_client_threaded');
    const platforms = [
      peer('legacy_platform', 'nt8', 'NQ 12-26', '--price', 16_250.5),
      peer('legacy_platform_asyncio', 'sierra', 'NQZ26', '--price', 16_250.75),
      peer('legacy_platform', 'bookmap', 'NQ-12-26', '--price', 16_251),
    ];
    for (const id of ['nt8', 'sierra', 'bookmap'])
      await client.saw('MARKET_DATA', ({ platform, data }) => {
        return platform === id && (data as { symbol: string }).symbol === 'NQ';
      });
    await other.saw('MARKET_DATA');
    client.tell({ form: 'side', symbol: 'NQ', side: 'BUY', quantity: 1, order_id: '1790000000001' });
    const orders = await Promise.all(platforms.map((platform) => platform.saw('ORDER')));
    expect(orders.map(({ symbol, side, quantity }) => [symbol, side, quantity])).toEqual([
      ['NQ 12-26', 'BUY', 1],
      ['NQZ26', 'BUY', 1],
      ['NQ-12-26', 'BUY', 1],
    ]);
    expect(new Set(orders.map(({ order_id: id }) => id)).size).toBe(3);
    expect(orders.map(({ signal_id: id }) => id)).toEqual(Array(3).fill('1790000000001'));
    const end = await client.saw('ORDER_FILL', ({ status }) => status === 'FILLED');
    expect(end).toMatchObject({ order_id: '1790000000001', symbol: 'NQ', filled_qty: 3, fill_price: 16_250.75 });
    // Every peer without HELLO is the same client, so the other script is told as well.
    expect(await other.saw('ORDER_FILL', ({ status }) => status === 'FILLED')).toMatchObject({ fill_price: 16_250.75 });
    for (const platform of platforms)
      expect(platform.lines.flatMap(({ saw }) => (saw === undefined ? [] : [saw]))).toEqual(['ORDER']);
  });
});
