import { afterEach, describe, expect, it } from 'vitest';
import { bridgeScene, registerOf, TOKEN, type BridgeScene } from '../../../test/support/bridge-scene.ts';
import { manualClock } from '../../base/manual-clock.ts';
import type { OrderCommand, PlatformCommand } from '../../model/command.ts';
import type { OrderId, PlatformId } from '../../model/ids.ts';
import { pack } from '../../wire/pack.ts';
import { BRIDGE_LIMITS } from './bridge-limits.ts';
import { frameOf } from './frame-reader.ts';

const PLATFORM = 'mt5_global' as PlatformId;

let scene: BridgeScene;

afterEach(() => scene.stop());

function orderOf(orderId: string, changes: Partial<OrderCommand> = {}): PlatformCommand {
  return {
    type: 'submitOrder',
    platform: PLATFORM,
    order: {
      orderId: orderId as OrderId,
      signalId: 's-1',
      symbol: 'NAS100',
      side: 'BUY',
      size: 1,
      unit: 'lots',
      orderType: 'MARKET',
      timeInForce: 'DAY',
      role: 'ENTRY',
      reduceOnly: false,
      account: '1001',
      ...changes,
    },
  };
}

async function registered(): ReturnType<BridgeScene['dial']> {
  const bridge = await scene.dial();
  bridge.say(registerOf());
  await bridge.hear('REGISTERED');
  return bridge;
}

describe('a bridge', () => {
  it('is taken in with its token, its login and its server, and told what to subscribe to', async () => {
    scene = bridgeScene({});
    const bridge = await registered();
    expect(await bridge.hear('REGISTERED')).toMatchObject({ protocol: 1, heartbeat_ms: 1_000, subscribe: ['NAS100'] });
    expect(scene.events).toMatchObject([
      { type: 'registered', identity: { platform: 'mt5_global', login: '1001', hasToken: true, mode: 'demo' } },
    ]);
    expect(scene.lights.at(-1)).toMatchObject({
      link: { state: 'green' },
      data: { state: 'off', cause: 'no_tick_yet' },
    });
  });

  it.each([
    ['without a token', { token: '' }, 'BRIDGE_FRAME_INVALID'],
    ['with a wrong token', { token: `${TOKEN}x` }, 'BRIDGE_TOKEN_WRONG'],
    ['for another platform', { platform: 'mt5_brazil' }, 'PLATFORM_ID_INVALID'],
    ['of another account than the settings name', { login: '2002' }, 'BRIDGE_IDENTITY_CHANGED'],
    ['of a newer protocol', { protocol: 2 }, 'BRIDGE_VERSION'],
  ])('is refused %s, with the reason, and counted', async (_name, changes, code) => {
    scene = bridgeScene({ login: '1001' });
    const bridge = await scene.dial();
    bridge.say(registerOf(changes));
    expect(await bridge.hear('ERROR')).toMatchObject({ code });
    await scene.until(() => bridge.isClosed());
    expect(scene.events).toEqual([]);
    expect(scene.counted).toEqual([code]);
  });

  it('shows a wrong token in the link light, with the remedy', async () => {
    scene = bridgeScene({});
    const bridge = await scene.dial();
    bridge.say(registerOf({ token: 'wrong' }));
    await bridge.hear('ERROR');
    expect(scene.lights.at(-1)?.link).toMatchObject({ state: 'red', cause: 'token_refused' });
    expect(JSON.stringify(scene.lights.at(-1))).toContain('nexus bridge install mt5');
  });

  it('that says anything before REGISTER is closed', async () => {
    scene = bridgeScene({});
    const bridge = await scene.dial();
    bridge.say({ type: 'HEARTBEAT', v: 1 });
    expect(await bridge.hear('ERROR')).toMatchObject({ code: 'BRIDGE_NOT_REGISTERED' });
    await scene.until(() => bridge.isClosed());
  });

  it('keeps its place against a second one of the same account, as long as it is heard', async () => {
    scene = bridgeScene({});
    const first = await registered();
    const second = await scene.dial();
    second.say(registerOf());
    expect(await second.hear('ERROR')).toMatchObject({ code: 'PLATFORM_ID_TAKEN' });
    await scene.until(() => second.isClosed());
    expect(first.isClosed()).toBe(false);
    expect(scene.events).toHaveLength(1);
  });

  it('loses its place to another one once it has been silent for two seconds', async () => {
    const clock = manualClock();
    scene = bridgeScene({ clock });
    const first = await registered();
    clock.advanceMs(2_500);
    const second = await scene.dial();
    second.say(registerOf());
    await second.hear('REGISTERED');
    await scene.until(() => first.isClosed());
    expect(scene.events.map(({ type }) => type)).toEqual(['registered', 'lost', 'registered']);
  });

  it('is lost after three heartbeats without a word', async () => {
    const clock = manualClock();
    scene = bridgeScene({ clock });
    const bridge = await registered();
    clock.advanceMs(3_000);
    expect(scene.events).toHaveLength(1);
    clock.advanceMs(1_000);
    expect(scene.events.at(-1)).toEqual({ type: 'lost', reason: '3 heartbeats missed' });
    await scene.until(() => bridge.isClosed());
    expect(scene.counted).toEqual(['BRIDGE_SILENT']);
  });

  it('that never registers is closed after two seconds', async () => {
    const clock = manualClock();
    scene = bridgeScene({ clock });
    const bridge = await scene.dial();
    await scene.until(() => {
      clock.advanceMs(1_000);
      return bridge.isClosed();
    });
    expect(scene.counted).toEqual(['BRIDGE_NOT_REGISTERED']);
  });

  it('whose account changes under it is closed, and nothing of the other account is taken', async () => {
    scene = bridgeScene({});
    const bridge = await registered();
    bridge.say({
      type: 'ORDER_FILL',
      v: 1,
      order_id: '81',
      exec_id: '7',
      filled_qty: 1,
      fill_price: 15_000,
      status: 'FILLED',
      login: '2002',
      server: 'Broker-Demo',
      epoch: 'a',
      seq: 1,
    });
    await scene.until(() => bridge.isClosed());
    expect(scene.events.map(({ type }) => type)).toEqual(['registered', 'lost']);
    expect(scene.counted).toEqual(['BRIDGE_IDENTITY_CHANGED']);
    expect(scene.lights.at(-1)?.link).toMatchObject({ cause: 'identity_changed' });
  });

  it('that turns from a demo account to a live one is closed', async () => {
    scene = bridgeScene({});
    const bridge = await registered();
    bridge.say({ type: 'HEARTBEAT', v: 1, login: '1001', server: 'Broker-Demo', mode: 'demo' });
    bridge.say({ type: 'HEARTBEAT', v: 1, login: '1001', server: 'Broker-Demo', mode: 'live' });
    await scene.until(() => bridge.isClosed());
    expect(scene.counted).toEqual(['BRIDGE_IDENTITY_CHANGED']);
  });

  it('that registers as another account over the same link is closed', async () => {
    scene = bridgeScene({});
    const bridge = await registered();
    bridge.say(registerOf({ account: '2002', login: '2002' }));
    await scene.until(() => bridge.isClosed());
    expect(scene.counted).toEqual(['BRIDGE_IDENTITY_CHANGED']);
  });

  it('gets an order under its id, and its refusal is the rejection of the order in its own words', async () => {
    scene = bridgeScene({});
    const bridge = await registered();
    expect(scene.adapter.send(orderOf('81'))).toEqual({ outcome: 'sent' });
    expect(await bridge.hear('ORDER')).toMatchObject({ order_id: '81', cmd_id: '81', quantity: 1, symbol: 'NAS100' });
    bridge.say({
      type: 'COMMAND_RESULT',
      v: 1,
      cmd_id: '81',
      outcome: 'refused',
      code: 'MT5_10019',
      reason: 'no money',
    });
    await scene.until(() => scene.events.length === 2);
    expect(scene.events[1]).toEqual({
      type: 'orderStatus',
      orderId: '81',
      status: 'rejected',
      code: 'MT5_10019',
      reason: 'no money',
    });
  });

  it('gets no order twice, none for another account, and no entry once the gate is shut', async () => {
    scene = bridgeScene({});
    await registered();
    expect(scene.adapter.send(orderOf('81'))).toEqual({ outcome: 'sent' });
    expect(scene.adapter.send(orderOf('81'))).toMatchObject({ outcome: 'not_sent', code: 'SOCKET_BUSY' });
    expect(scene.adapter.send(orderOf('82', { account: '9' }))).toMatchObject({ code: 'PLATFORM_ABSENT' });
    scene.gate.shut();
    expect(scene.adapter.send(orderOf('83'))).toMatchObject({ outcome: 'not_sent', code: 'TRADING_HALTED' });
    expect(scene.adapter.send(orderOf('84', { role: 'EXIT' }))).toEqual({ outcome: 'sent' });
  });

  it('is acknowledged an order event only once the journal has it', async () => {
    scene = bridgeScene({ keepsAcks: true });
    const bridge = await registered();
    bridge.say({ type: 'ORDER_STATUS', v: 1, order_id: '81', status: 'ACCEPTED', epoch: 'a', seq: 7 });
    await scene.until(() => scene.unjournalled.length === 1);
    expect(bridge.heard.some(({ type }) => type === 'ACK')).toBe(false);
    scene.unjournalled[0]?.();
    expect(await bridge.hear('ACK')).toMatchObject({ epoch: 'a', seq: 7 });
  });

  it('whose order events have a gap is closed, so that its report tells what they were', async () => {
    scene = bridgeScene({});
    const bridge = await registered();
    const status = { type: 'ORDER_STATUS', v: 1, order_id: '81', status: 'ACCEPTED', epoch: 'a' };
    bridge.say({ ...status, seq: 7 });
    bridge.say({ ...status, seq: 9 });
    await scene.until(() => bridge.isClosed());
    expect(scene.counted).toEqual(['BRIDGE_EVENT_GAP']);
  });

  it('is acknowledged an order event that cannot be read, or it would send it for ever', async () => {
    scene = bridgeScene({});
    const bridge = await registered();
    bridge.say({
      type: 'ORDER_FILL',
      v: 1,
      order_id: 'x',
      filled_qty: -1,
      fill_price: 1,
      status: 'FILLED',
      epoch: 'a',
      seq: 3,
    });
    expect(await bridge.hear('ACK')).toMatchObject({ seq: 3 });
    expect(scene.counted).toEqual(['FILL_MALFORMED']);
    expect(scene.events).toHaveLength(1);
  });

  it.each([
    [
      'a fill at DBL_MAX',
      { type: 'ORDER_FILL', order_id: '81', filled_qty: 1, fill_price: Number.MAX_VALUE, status: 'FILLED' },
      'FILL_MALFORMED',
    ],
    [
      'a side that is none',
      {
        type: 'REPORT',
        request_id: 'r',
        complete: true,
        orders: [{ symbol: 'NAS100', side: '', quantity: 1, status: 'FILLED' }],
      },
      'VALUE_INVALID',
    ],
    ['a status that is none', { type: 'ORDER_STATUS', order_id: '81', status: '65535' }, 'VALUE_INVALID'],
    [
      'a position of DBL_MAX',
      { type: 'REPORT', request_id: 'r', complete: true, positions: [{ symbol: 'NAS100', qty: -Number.MAX_VALUE }] },
      'VALUE_INVALID',
    ],
  ] as const)('is refused %s, and nothing of it is booked', async (_name, message, code) => {
    scene = bridgeScene({});
    const bridge = await registered();
    bridge.say({ v: 1, ...message });
    expect(await bridge.hear('ERROR')).toMatchObject({ code });
    expect(scene.events).toHaveLength(1);
    expect(bridge.isClosed()).toBe(false);
  });

  it('hands its ticks on as they came, and the data light turns green', async () => {
    scene = bridgeScene({});
    const bridge = await registered();
    const tick = pack({ type: 'MARKET_DATA_BATCH', v: 1, data: [{ symbol: 'NAS100', price: 15_000.25, volume: 1 }] });
    bridge.raw(frameOf(tick));
    await scene.until(() => scene.ticks.length === 1);
    expect(Buffer.from(scene.ticks[0]!)).toEqual(Buffer.from(tick));
    expect(scene.lights.at(-1)?.data).toEqual({ state: 'green' });
  });

  it('is asked anew when other symbols are traded', async () => {
    const clock = manualClock();
    scene = bridgeScene({ clock });
    const bridge = await registered();
    scene.symbols.push('US500');
    clock.advanceMs(1_000);
    expect(await bridge.hear('SUBSCRIBE')).toMatchObject({ symbols: ['NAS100', 'US500'] });
  });

  it('that cannot trade says so in a light of its own, with what to do', async () => {
    scene = bridgeScene({});
    const bridge = await registered();
    bridge.say({ type: 'STATUS', v: 1, can_trade: false, reason: 'AutoTrading is off', code: 'trading_switched_off' });
    await scene.until(() => scene.events.length === 2);
    expect(scene.events[1]).toEqual({ type: 'status', canTrade: false, reason: 'AutoTrading is off' });
    expect(scene.lights.at(-1)?.canTrade).toMatchObject({
      cause: 'trading_switched_off',
      remedy: 'Switch AutoTrading on.',
    });
  });

  it('of another version than comes with the gateway is taken in, and said to both sides', async () => {
    scene = bridgeScene({ bridgeVersion: '1.1' });
    const bridge = await scene.dial();
    bridge.say({ ...registerOf(), bridge_version: '1.0' });
    expect(await bridge.hear('REGISTERED')).toMatchObject({ bridge_version: '1.1' });
    const words = 'version 1.0 of its bridge runs there, this gateway comes with 1.1: nexus bridge install mt5';
    expect(scene.lights.at(-1)?.note).toBe(`MetaTrader 5: ${words}`);
    expect(scene.lines.at(-1)).toContain(words);
    expect(scene.events).toHaveLength(1);
    // Nothing runs there any more: what comes next may be the right one.
    bridge.socket.destroy();
    await scene.until(() => scene.lights.at(-1)?.link.state !== 'green');
    expect(scene.lights.at(-1)?.note).toBeUndefined();
  });

  it.each([undefined, '1.1', '1'.repeat(33), 7])('that states %s as its version is no other one', async (version) => {
    scene = bridgeScene({ bridgeVersion: '1.1' });
    const bridge = await scene.dial();
    bridge.say({ ...registerOf(), bridge_version: version });
    await bridge.hear('REGISTERED');
    expect(scene.lights.at(-1)?.note).toBeUndefined();
  });

  it('whose price feed is down says so in its data light, and trades on', async () => {
    scene = bridgeScene({});
    const bridge = await registered();
    const status = { type: 'STATUS', v: 1, can_trade: true } as const;
    bridge.say({ ...status, data_fresh: false, reason: 'the price feed is ConnectionLost' });
    await scene.until(() => scene.lights.at(-1)?.data.state === 'red');
    expect(scene.lights.at(-1)).toMatchObject({
      data: { cause: 'feed_down', reason: 'the price feed is ConnectionLost' },
      canTrade: { state: 'green' },
    });
    expect(scene.events.at(-1)).toEqual({ type: 'status', canTrade: true, reason: '' });
    bridge.say({ ...status, data_fresh: true });
    await scene.until(() => scene.lights.at(-1)?.data.state !== 'red');
  });

  it.each([
    ['bytes that are no MessagePack', frameOf(Buffer.from([0xc1, 0xc1])), 'BRIDGE_FRAME_INVALID'],
    ['a frame of nothing', Buffer.alloc(4), 'BRIDGE_FRAME_INVALID'],
    ['a length of 4 GiB', Buffer.from([0xff, 0xff, 0xff, 0xff]), 'BRIDGE_FRAME_TOO_LARGE'],
    ['a browser', Buffer.from('GET / HTTP/1.1\r\n\r\n'), 'BRIDGE_FRAME_TOO_LARGE'],
  ])('that sends %s first is closed, counted, and disturbs nobody', async (_name, bytes, code) => {
    scene = bridgeScene({});
    const good = await registered();
    const bad = await scene.dial();
    bad.raw(bytes);
    await scene.until(() => bad.isClosed());
    expect(scene.counted).toEqual([code]);
    expect(good.isClosed()).toBe(false);
    expect(scene.events).toHaveLength(1);
  });

  it('may send a few frames that cannot be read, and is closed when they do not end', async () => {
    scene = bridgeScene({});
    const bridge = await registered();
    bridge.raw(frameOf(Buffer.from([0xc1])));
    expect(await bridge.hear('ERROR')).toMatchObject({ code: 'MESSAGE_MALFORMED' });
    expect(bridge.isClosed()).toBe(false);
    for (let sent = 0; sent < BRIDGE_LIMITS.badFramesPerMinuteMax; sent += 1) bridge.raw(frameOf(Buffer.from([0xc1])));
    await scene.until(() => bridge.isClosed());
    expect(scene.counted.at(-1)).toBe('BRIDGE_FRAME_INVALID');
  });

  it('that nests deeper than three is refused', async () => {
    scene = bridgeScene({});
    const bridge = await registered();
    bridge.say({ type: 'STATUS', v: 1, a: [{ b: [{ c: 1 }] }] });
    expect(await bridge.hear('ERROR')).toMatchObject({ code: 'MESSAGE_MALFORMED' });
  });

  it('that floods is closed', async () => {
    const clock = manualClock();
    scene = bridgeScene({ clock });
    const bridge = await registered();
    const beat = frameOf(pack({ type: 'HEARTBEAT', v: 1 }));
    bridge.raw(Buffer.concat(Array.from({ length: BRIDGE_LIMITS.framesPerSecondMax + 1 }, () => beat)));
    await scene.until(() => bridge.isClosed());
    expect(scene.counted).toEqual(['BRIDGE_FLOOD']);
  });

  it('that does not read what it is sent is closed before it fills the memory', async () => {
    scene = bridgeScene({});
    const bridge = await registered();
    bridge.socket.pause();
    const requestId = 'r'.repeat(100_000);
    let sent = 0;
    while (scene.adapter.send({ type: 'requestReport', platform: PLATFORM, requestId, sinceUs: 0 }).outcome === 'sent')
      sent += 1;
    expect(sent * requestId.length).toBeLessThan(4 * BRIDGE_LIMITS.backlogBytesMax);
    expect(scene.counted).toEqual(['BRIDGE_SLOW_PEER']);
    expect(scene.events.at(-1)?.type).toBe('lost');
  });

  it('that begins a frame and does not finish it is closed', async () => {
    const clock = manualClock();
    scene = bridgeScene({ clock });
    const bridge = await registered();
    bridge.raw(Buffer.concat([frameOf(pack({ type: 'HEARTBEAT', v: 1 })), Buffer.from([0, 0, 1, 0, 0x81])]));
    await new Promise((resolve) => setImmediate(resolve));
    await scene.until(() => {
      clock.advanceMs(1_000);
      return bridge.isClosed();
    });
    expect(['BRIDGE_FRAME_STALLED', 'BRIDGE_SILENT']).toContain(scene.counted[0]);
  });

  it('is one too many beyond eight connections', async () => {
    scene = bridgeScene({});
    const diallers = await Promise.all(Array.from({ length: BRIDGE_LIMITS.linksMax + 1 }, () => scene.dial()));
    await scene.until(() => scene.counted.includes('BRIDGE_LINKS_TOO_MANY'));
    expect(diallers.some((dialler) => !dialler.isClosed())).toBe(true);
  });

  it('hears nothing and tells nothing once the adapter has stopped', async () => {
    scene = bridgeScene({});
    const bridge = await registered();
    scene.adapter.stop();
    scene.adapter.stop();
    const told = scene.events.length;
    await scene.until(() => bridge.isClosed());
    expect(scene.events).toHaveLength(told);
    expect(scene.adapter.send(orderOf('90'))).toMatchObject({ code: 'PLATFORM_ABSENT' });
  });
});
