import { describe, expect, it } from 'vitest';
import { platformDoorScene, registration } from '../../test/support/platform-door-scene.ts';
import type { OrderId, PlatformId } from '../model/ids.ts';

const nt8 = 'nt8' as PlatformId;
const fill = { type: 'ORDER_FILL', order_id: '81', symbol: 'NQ 12-26', filled_qty: 1, fill_price: 16_250.5 };
const tick = { type: 'MARKET_DATA', platform: 'nt8', data: { symbol: 'NQ 12-26', price: 16_250.5, volume: 1 } };

describe('a legacy platform', () => {
  it('registers once and hears nothing until an order', () => {
    const { legacy, events, clock, submit } = platformDoorScene();
    const peer = legacy();
    expect(events).toMatchObject([
      ['nt8', { type: 'registered', identity: { dialect: 'legacy', mode: 'unverified' } }],
    ]);
    clock.advanceMs(10_000);
    expect(peer.received).toEqual([]);
    expect(submit().result).toEqual({ outcome: 'sent' });
    expect(peer.received).toMatchObject([
      { type: 'ORDER', symbol: 'NQ 12-26', side: 'BUY', quantity: 1, order_id: '81' },
    ]);
  });

  it('may register again on the same connection', () => {
    const { legacy, of } = platformDoorScene();
    const peer = legacy();
    peer.says({ type: 'REGISTER', platform: 'nt8' });
    expect(of('registered')).toHaveLength(2);
    expect(of('lost')).toHaveLength(0);
  });

  it('has its ticks and fills taken', () => {
    const { legacy, board, of, door } = platformDoorScene();
    const peer = legacy();
    peer.says(tick);
    peer.says({ ...fill, status: 'FILLED' });
    expect(board.quote('NQ', 'nt8')?.last).toBe(16_250.5);
    expect(of('fill')).toMatchObject([{ fill: { platform: 'nt8', orderId: '81', filledSize: 1, status: 'filled' } }]);
    expect(door.sessions()).toMatchObject([{ platform: 'nt8', ticks: 1, mode: 'unverified', waitingEntries: 0 }]);
    expect(door.sessions()[0]?.firstTickUs).toBeGreaterThan(0);
  });

  it('is lost with its link, and known again by a tick that names it', () => {
    const { legacy, dial, of, board, lines } = platformDoorScene();
    legacy().dies('reset by peer');
    expect(of('lost')).toEqual([{ type: 'lost', reason: 'reset by peer' }]);
    const again = dial();
    again.says(tick);
    expect(of('registered')).toHaveLength(2);
    expect(board.quote('NQ', 'nt8')?.last).toBe(16_250.5);
    expect(lines.join()).toContain('Platform link open: nt8');
  });

  it('is known again by a fill of an order that went to it, also after the gateway restarted', () => {
    const { dial, ordersBefore, events } = platformDoorScene();
    ordersBefore.set('81', 'nt8');
    dial().says(fill);
    expect(events).toMatchObject([
      ['nt8', { type: 'registered' }],
      ['nt8', { type: 'fill', fill: { orderId: '81' } }],
    ]);
  });

  it('is not known by a message that shows neither', () => {
    const { dial, events, counts } = platformDoorScene();
    const peer = dial();
    peer.says(fill);
    peer.says({ type: 'MARKET_DATA', data: { symbol: 'NQ', price: 1 } });
    expect(events).toEqual([]);
    expect(counts).toEqual(['NOT_REGISTERED', 'NOT_REGISTERED']);
    expect(peer.received).toEqual([]);
  });

  it('is not known by a message that is itself refused', () => {
    const { dial, events } = platformDoorScene();
    dial().says({ type: 'NONSENSE', platform: 'nt8' });
    dial().says({ ...fill, platform: 'nt8', filled_qty: -1 });
    expect(events).toEqual([]);
  });

  it('may be silent for an hour while its library answers PINGs', () => {
    const { legacy, of, clock } = platformDoorScene();
    const peer = legacy();
    clock.advanceMs(3_600_000);
    expect(of('lost')).toEqual([]);
    expect(peer.pings).toBeGreaterThan(3_000);
  });

  it('is lost after three PINGs without an answer', () => {
    const { legacy, of, clock } = platformDoorScene();
    const peer = legacy();
    peer.answersPings = false;
    clock.advanceMs(2_900);
    expect(of('lost')).toEqual([]);
    clock.advanceMs(1_200);
    expect(of('lost')).toEqual([{ type: 'lost', reason: '3 pings unanswered' }]);
    expect(peer.closeReason).toBe('3 pings unanswered');
  });

  it('whose library cannot answer PINGs is lost with its link alone', () => {
    const { legacy, of, clock } = platformDoorScene();
    const peer = legacy();
    peer.canPing = false;
    clock.advanceMs(60_000);
    expect(of('lost')).toEqual([]);
  });

  it('gets market orders alone', () => {
    const { legacy, door, submit } = platformDoorScene();
    const peer = legacy();
    expect(submit({ orderType: 'LIMIT', limitPrice: 1 }).result).toMatchObject({ code: 'ORDER_TYPE_UNSUPPORTED' });
    const orderId = '81' as OrderId;
    expect(door.send({ type: 'cancelOrder', platform: nt8, orderId, account: 'nt8' })).toMatchObject({
      code: 'CANCEL_UNSUPPORTED',
    });
    expect(door.send({ type: 'modifyOrder', platform: nt8, orderId, account: 'nt8' })).toMatchObject({
      code: 'MODIFY_UNSUPPORTED',
    });
    expect(peer.received).toEqual([]);
  });

  it('is never answered, whatever it sends', () => {
    const { legacy, counts, clock, events } = platformDoorScene();
    const peer = legacy();
    peer.saysBytes(Uint8Array.of(0xc1));
    peer.says({ type: 'SIGNAL' });
    peer.says({ ...fill, filled_qty: 'one' });
    peer.says({ type: 'ORDER_STATUS', order_id: '81', status: 'DONE' });
    clock.advanceMs(5_000);
    expect(counts).toEqual(['MESSAGE_MALFORMED', 'MESSAGE_TYPE_UNKNOWN', 'FILL_MALFORMED', 'VALUE_INVALID']);
    expect(events).toHaveLength(1);
    expect(peer.received).toEqual([]);
  });
});

describe('a version-1 platform', () => {
  it('is answered REGISTERED, and its mode is passed on', () => {
    const { versionOne, events } = platformDoorScene();
    const peer = versionOne('nt8', { mode: 'live', login: 'ana', server: 'CQG' });
    expect(peer.received).toMatchObject([
      { type: 'REGISTERED', v: 1, protocol: 1, heartbeat_ms: 1_000, subscribe: ['NQ 12-26'] },
    ]);
    expect(events).toMatchObject([
      ['nt8', { type: 'registered', identity: { mode: 'live', dialect: 'v1', login: 'ana', account: 'Sim101' } }],
    ]);
  });

  it('of a higher version is spoken to in ours', () => {
    const { versionOne } = platformDoorScene();
    expect(versionOne('nt8', { protocol: 7 }).received).toMatchObject([{ protocol: 1 }]);
  });

  it('that registers again on the same connection gets the same session', () => {
    const { versionOne, clock } = platformDoorScene();
    const peer = versionOne();
    clock.advanceMs(500);
    peer.says(registration('nt8'));
    const [first, second] = peer.of('REGISTERED');
    expect(second?.['session']).toBe(first?.['session']);
  });

  it('is told why its REGISTER was refused', () => {
    const { versionOne, events } = platformDoorScene();
    expect(versionOne('n t 8').received).toMatchObject([{ type: 'ERROR', code: 'PLATFORM_ID_INVALID' }]);
    expect(versionOne('nt8', { mode: 'practice' }).received).toMatchObject([
      { type: 'ERROR', code: 'VALUE_INVALID', reason: 'REGISTER mode: expected demo or sim or live, was "practice"' },
    ]);
    expect(versionOne('sim_nt8').received).toMatchObject([{ type: 'ERROR', code: 'PLATFORM_ID_RESERVED' }]);
    expect(events).toEqual([]);
  });

  it('is asked to register when it sends anything before, at most once a second', () => {
    const { dial, clock, counts, events } = platformDoorScene();
    const peer = dial();
    for (let i = 0; i < 25; i++) {
      peer.says({ ...tick, v: 1 });
      clock.advanceMs(100);
    }
    expect(peer.received.map((message) => message['type'])).toEqual(
      Array.from({ length: 3 }, () => 'REGISTER_REQUEST'),
    );
    expect(counts).toHaveLength(25);
    expect(events).toEqual([]);
  });

  it('hears a heartbeat every second and is lost when it misses three', () => {
    const { versionOne, clock, of } = platformDoorScene();
    const peer = versionOne();
    for (let i = 0; i < 10; i++) {
      clock.advanceMs(1_000);
      peer.says({ type: 'HEARTBEAT', v: 1, ts_us: clock.nowUs() });
    }
    expect(peer.of('HEARTBEAT').length).toBeGreaterThanOrEqual(9);
    expect(of('lost')).toEqual([]);
    clock.advanceMs(2_900);
    expect(of('lost')).toEqual([]);
    clock.advanceMs(1_100);
    expect(of('lost')).toEqual([{ type: 'lost', reason: '3 heartbeats missed' }]);
    expect(peer.isOpen).toBe(false);
  });

  it('that only sends ticks misses no heartbeat', () => {
    const { versionOne, clock, of } = platformDoorScene();
    const peer = versionOne();
    for (let i = 0; i < 20; i++) {
      clock.advanceMs(900);
      peer.says(tick);
    }
    expect(of('lost')).toEqual([]);
  });

  it('gets one ERROR a second for each fault, and every fault is counted', () => {
    const { versionOne, counts, clock } = platformDoorScene();
    const peer = versionOne();
    peer.take();
    for (let i = 0; i < 10; i++) peer.says({ ...fill, v: 1, filled_qty: NaN });
    peer.says({ type: 'ORDER_STATUS', order_id: 81, status: 'DONE' });
    expect(peer.take()).toMatchObject([
      { type: 'ERROR', code: 'FILL_MALFORMED', order_id: '81' },
      { type: 'ERROR', code: 'VALUE_INVALID', order_id: 81 },
    ]);
    clock.advanceMs(1_000);
    peer.says({ ...fill, filled_qty: NaN });
    expect(peer.of('ERROR')).toHaveLength(1);
    expect(counts).toHaveLength(12);
  });

  it('gets all four commands', () => {
    const { versionOne, door, submit } = platformDoorScene();
    const peer = versionOne();
    const { orderId } = submit();
    door.send({ type: 'cancelOrder', platform: nt8, orderId, account: 'Sim101' });
    door.send({ type: 'modifyOrder', platform: nt8, orderId, account: 'Sim101', size: 2 });
    door.send({ type: 'requestReport', platform: nt8, requestId: 'r1', sinceUs: 0 });
    expect(peer.received.map((message) => message['type'])).toEqual([
      'REGISTERED',
      'ORDER',
      'CANCEL',
      'MODIFY',
      'REPORT_REQUEST',
    ]);
  });

  it('has the parts of its report put together', () => {
    const { versionOne, of } = platformDoorScene();
    const peer = versionOne();
    const order = { order_id: '81', symbol: 'NQ', side: 'BUY', quantity: 1, status: 'WORKING' };
    peer.says({ type: 'REPORT', request_id: 'r1', part: 1, orders: [order], history_from_us: 5 });
    expect(of('report')).toEqual([]);
    peer.says({ type: 'REPORT', request_id: 'r1', part: 2, positions: [{ symbol: 'NQ', qty: 1 }], complete: true });
    expect(of('report')).toMatchObject([
      { report: { requestId: 'r1', historyFromUs: 5, orders: [{ orderId: '81' }], positions: [{ size: 1 }] } },
    ]);
  });

  it('whose report lacks a part has it dropped and is told', () => {
    const { versionOne, of } = platformDoorScene();
    const peer = versionOne();
    peer.says({ type: 'REPORT', request_id: 'r1', part: 1 });
    peer.says({ type: 'REPORT', request_id: 'r1', part: 3, complete: true });
    expect(of('report')).toEqual([]);
    expect(peer.of('ERROR')).toMatchObject([{ code: 'REPORT_INCOMPLETE', reason: 'REPORT part: expected 2, was 3' }]);
  });

  it('says whether it can trade, and what became of orders', () => {
    const { versionOne, events } = platformDoorScene();
    const peer = versionOne();
    peer.says({ type: 'STATUS', v: 1, can_trade: false, reason: 'market closed' });
    peer.says({ type: 'ORDER_STATUS', v: 1, order_id: '81', status: 'ACCEPTED', platform_order_id: 'x1' });
    expect(events.slice(1)).toEqual([
      ['nt8', { type: 'status', canTrade: false, reason: 'market closed' }],
      ['nt8', { type: 'orderStatus', orderId: '81', status: 'accepted', platformOrderId: 'x1' }],
    ]);
  });
});

describe('a platform behind a REQ socket', () => {
  it('gets exactly one answer to each request, and no order', () => {
    const { dial, submit, clock } = platformDoorScene();
    const peer = dial({ socketType: 'REQ' });
    const answerTo = (map: object): unknown => {
      peer.take();
      peer.says(map);
      clock.advanceMs(1_500);
      const answers = peer.take();
      expect(answers).toHaveLength(1);
      return answers[0]?.['type'];
    };
    expect(answerTo({ type: 'REGISTER', platform: 'nt8' })).toBe('RECEIVED');
    expect(answerTo(tick)).toBe('RECEIVED');
    expect(answerTo({ ...fill, filled_qty: 'x' })).toBe('ERROR');
    expect(answerTo(registration('nt8'))).toBe('REGISTERED');
    expect(answerTo({ type: 'HEARTBEAT', v: 1 })).toBe('HEARTBEAT');
    expect(submit().result).toMatchObject({ outcome: 'not_sent', code: 'SOCKET_BUSY' });
    peer.take();
    peer.saysSeveralFrames();
    expect(peer.take()).toMatchObject([{ type: 'ERROR', code: 'MESSAGE_MALFORMED' }]);
  });
});
