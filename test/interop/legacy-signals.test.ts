import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startGateway, type InteropGateway } from '../support/interop-gateway.ts';
import { lane } from '../support/lane.ts';
import { hasPython, pythonInstall } from '../support/python.ts';
import { startPeer, type PythonPeer } from '../support/python-peer.ts';

lane(
  'python pipelines',
  hasPython(),
  pythonInstall,
)('legacy pipelines in python', () => {
  let gateway: InteropGateway;
  const peers: PythonPeer[] = [];

  function client(script = 'legacy_client', ...args: (string | number)[]): PythonPeer {
    const started = startPeer(script, ['--port', gateway.ports.nexus, ...args]);
    peers.push(started);
    return started;
  }

  /** A platform that fills at once, and whose ticks a client has seen: it is registered by then. */
  async function platform(heard: PythonPeer, id = 'nt8', symbol = 'NQ 12-26'): Promise<PythonPeer> {
    const started = startPeer('legacy_platform', [id, symbol, '--port', gateway.ports.platform]);
    peers.push(started);
    await heard.saw('MARKET_DATA', (message) => message['platform'] === id);
    return started;
  }

  function ordersOf(peer: PythonPeer): number {
    return peer.lines.filter(({ saw }) => saw === 'ORDER').length;
  }

  beforeAll(async () => {
    gateway = await startGateway();
  });

  afterEach(async () => {
    await Promise.all(peers.splice(0).map((each) => each.stop()));
  });

  afterAll(async () => {
    await gateway.stop();
  });

  it('get an order for a signal by side and for one by number', async () => {
    const nexus = client();
    const nt8 = await platform(nexus);
    nexus.tell({ form: 'side', symbol: 'NQ', side: 'BUY', quantity: 2, order_id: 'forms-1' });
    expect(await nt8.saw('ORDER')).toMatchObject({ side: 'BUY', quantity: 2, signal_id: 'forms-1' });
    await nexus.saw('ORDER_FILL', ({ order_id, status }) => order_id === 'forms-1' && status === 'FILLED');
    nexus.tell({ form: 'score', symbol: 'NQ', signal: -0.8, quantity: 2 });
    expect(await nt8.saw('ORDER', () => true, 1)).toMatchObject({ side: 'SELL', quantity: 2 });
    // It sent no order_id: ours stands in every answer.
    const fill = await nexus.saw('ORDER_FILL', ({ side, status }) => side === 'SELL' && status === 'FILLED');
    expect(fill).toMatchObject({ symbol: 'NQ', filled_qty: 2, fill_price: 16_250.5 });
    expect(String(fill['order_id'])).toMatch(/\S/);
  });

  it.each([0.3, -0.3, 0.1, 0])('with a signal of %d are answered that it means no trade', async (signal) => {
    const nexus = client();
    const nt8 = await platform(nexus);
    nexus.tell({ form: 'score', symbol: 'NQ', signal });
    await nexus.until(({ message }) => message?.['code'] === 'SIGNAL_NEUTRAL');
    expect(ordersOf(nt8)).toBe(0);
  });

  it('may say qty for quantity, or nothing for the default of 1', async () => {
    const nexus = client();
    const nt8 = await platform(nexus);
    nexus.tell({ form: 'raw', message: { type: 'SIGNAL', symbol: 'NQ', side: 'BUY', qty: 3, order_id: 'qty-1' } });
    expect(await nt8.saw('ORDER')).toMatchObject({ quantity: 3 });
    await nexus.saw('ORDER_FILL', ({ order_id, status }) => order_id === 'qty-1' && status === 'FILLED');
    nexus.tell({ form: 'raw', message: { type: 'SIGNAL', symbol: 'NQ', side: 'SELL', order_id: 'qty-2' } });
    expect(await nt8.saw('ORDER', () => true, 1)).toMatchObject({ quantity: 1 });
    await nexus.saw('ORDER_FILL', ({ order_id, status }) => order_id === 'qty-2' && status === 'FILLED');
  });

  it('that repeat an id, or start anew and repeat it, are told the fill and nothing is sent again', async () => {
    const nexus = client();
    const nt8 = await platform(nexus);
    const signal = { form: 'side', symbol: 'NQ', side: 'BUY', quantity: 1, order_id: 'repeat-1' };
    nexus.tell(signal);
    const first = await nexus.saw('ORDER_FILL', ({ order_id }) => order_id === 'repeat-1');
    nexus.tell({ ...signal, confidence: 0.4 });
    const again = await nexus.saw('ORDER_FILL', ({ order_id }) => order_id === 'repeat-1', 1);
    expect(again).toMatchObject({ status: 'FILLED', filled_qty: 1, fill_price: first['fill_price'] });
    await nexus.stop();
    const restarted = client();
    await restarted.saw('MARKET_DATA');
    restarted.tell(signal);
    await restarted.saw('ORDER_FILL', ({ order_id, status }) => order_id === 'repeat-1' && status === 'FILLED');
    expect(ordersOf(nt8)).toBe(1);
  });

  it('that give an id a second body are refused, but side and symbol belong to the id', async () => {
    const nexus = client();
    const nt8 = await platform(nexus);
    nexus.tell({ form: 'side', symbol: 'NQ', side: 'BUY', quantity: 1, order_id: 'reuse-1' });
    await nexus.saw('ORDER_FILL', ({ order_id }) => order_id === 'reuse-1');
    nexus.tell({ form: 'side', symbol: 'NQ', side: 'BUY', quantity: 2, order_id: 'reuse-1' });
    expect(await nexus.saw('ORDER_REJECT', ({ order_id }) => order_id === 'reuse-1')).toMatchObject({
      code: 'ID_REUSED',
    });
    expect(ordersOf(nt8)).toBe(1);
    nexus.tell({ form: 'side', symbol: 'NQ', side: 'SELL', quantity: 1, order_id: 'reuse-1' });
    await nexus.saw('ORDER_FILL', ({ order_id, side }) => order_id === 'reuse-1' && side === 'SELL');
    expect(ordersOf(nt8)).toBe(2);
  });

  it('with an id each for two of one symbol at once get the second denied while the first is in flight', async () => {
    const nexus = client();
    await platform(nexus);
    const slow = startPeer('legacy_platform', [
      'sierra',
      'NQZ26',
      '--port',
      gateway.ports.platform,
      '--answer',
      'none',
    ]);
    peers.push(slow);
    /** Its n-th order fills when the test says so: the first one is in flight until then, however slow the machine is. */
    const fills = async (count: number): Promise<void> => {
      const { order_id, symbol, quantity } = await slow.saw('ORDER', () => true, count);
      slow.tell({ order_id, symbol, filled_qty: quantity, fill_price: 16_250.5, status: 'FILLED' });
    };
    await nexus.saw('MARKET_DATA', (message) => message['platform'] === 'sierra');
    nexus.tell({ form: 'side', symbol: 'NQ', side: 'BUY', quantity: 1, order_id: 'active-1' });
    await slow.saw('ORDER');
    nexus.tell({ form: 'side', symbol: 'NQ', side: 'BUY', quantity: 1, order_id: 'active-2' });
    expect(await nexus.saw('ORDER_REJECT', ({ order_id }) => order_id === 'active-2')).toMatchObject({
      code: 'DUPLICATE_ACTIVE_ORDER',
    });
    await fills(0);
    await nexus.saw('ORDER_FILL', ({ order_id, status }) => order_id === 'active-1' && status === 'FILLED');
    nexus.tell({ form: 'side', symbol: 'NQ', side: 'SELL', quantity: 1, order_id: 'active-3' });
    await fills(1);
    await nexus.saw('ORDER_FILL', ({ order_id, status }) => order_id === 'active-3' && status === 'FILLED');
  });

  it('in the threaded style get the same answers', async () => {
    const nexus = client('legacy_client_threaded');
    const nt8 = await platform(nexus);
    nexus.tell({ symbol: 'NQ', side: 'BUY', quantity: 1, confidence: 0.9, order_id: 'threaded-1', metadata: {} });
    expect(await nexus.saw('ORDER_FILL', ({ status }) => status === 'FILLED')).toMatchObject({
      order_id: 'threaded-1',
    });
    nexus.tell({ symbol: 'NQ', side: 'HOLD', quantity: 1, order_id: 'threaded-2' });
    expect(await nexus.saw('ORDER_REJECT')).toMatchObject({ order_id: 'threaded-2', code: 'SIDE_INVALID' });
    expect(ordersOf(nt8)).toBe(1);
  });

  describe('that ask over REQ', () => {
    it('get exactly one direct answer a request, never a tick', async () => {
      const watching = client();
      await platform(watching);
      const asking = client('req_client');
      await asking.until(({ did }) => did === 'connect');
      asking.tell({ type: 'SIGNAL', symbol: 'NQ', side: 'BUY', quantity: 1, order_id: 'req-1' });
      expect(await asking.saw('ORDER_ACK')).toMatchObject({ order_id: 'req-1', children: [{ platform: 'nt8' }] });
      await watching.saw('ORDER_FILL', ({ order_id, status }) => order_id === 'req-1' && status === 'FILLED');
      asking.tell({ type: 'SIGNAL', symbol: 'NQ', side: 'BUY', quantity: -1, order_id: 'req-2' });
      expect(await asking.saw('ORDER_REJECT')).toMatchObject({ order_id: 'req-2', code: 'QUANTITY_INVALID' });
      asking.tell({ type: 'QUERY', what: 'positions', request_id: 'q' });
      expect(await asking.saw('RESULT')).toMatchObject({ request_id: 'q', what: 'positions' });
      expect(asking.lines.map(({ saw, did }) => saw ?? did)).toEqual([
        'connect',
        'ORDER_ACK',
        'ORDER_REJECT',
        'RESULT',
      ]);
    });
  });
});
