import { describe, expect, it } from 'vitest';
import { platformDoorScene } from '../../test/support/platform-door-scene.ts';
import type { OrderCommand } from '../model/command.ts';
import type { PlatformId } from '../model/ids.ts';
import type { PlatformSession } from './platform-session.ts';
import { ENTRY_WAIT_MS, WAITING_ENTRIES_MAX, WaitingEntries } from './waiting-entries.ts';

const nt8 = 'nt8' as PlatformId;

/** A platform whose socket has not taken its last bytes. */
function busyScene() {
  const scene = platformDoorScene();
  const peer = scene.versionOne();
  peer.take();
  peer.queuedBytes = 100;
  return { ...scene, peer };
}

/** A clock whose timers come as late as a process that stood still makes them. */
function stalledScene() {
  const clock = { nowUs: 0, look: (): void => {} };
  const session = { waiting: [], peer: { queuedBytes: 100 } };
  const settled: unknown[] = [];
  const written: unknown[] = [];
  const entries = new WaitingEntries({
    clock: {
      nowUs: () => clock.nowUs,
      monotonicUs: () => clock.nowUs,
      after: (_, run) => {
        clock.look = run;
        return () => {};
      },
    },
    gate: { isOpen: true },
    write: (_, order) => {
      written.push(order.orderId);
      return { outcome: 'sent' };
    },
    settled: (_, orderId, result) => void settled.push([orderId, result]),
  });
  return { entries, session: session as unknown as PlatformSession & typeof session, settled, written, clock };
}

describe('an entry', () => {
  it('is not sent while the gate is shut', () => {
    const { legacy, gate, submit } = platformDoorScene();
    const peer = legacy();
    gate.shut();
    expect(submit().result).toMatchObject({ outcome: 'not_sent', code: 'TRADING_HALTED' });
    expect(peer.received).toEqual([]);
  });

  it('waits for an empty write buffer and leaves as soon as there is one', () => {
    const { peer, submit, clock, of } = busyScene();
    const { orderId, result } = submit();
    expect(result).toEqual({ outcome: 'queued' });
    clock.advanceMs(50);
    expect(peer.received).toEqual([]);
    peer.queuedBytes = 0;
    clock.advanceMs(1);
    expect(peer.of('ORDER')).toMatchObject([{ order_id: orderId }]);
    expect(of('orderSent')).toEqual([{ type: 'orderSent', orderId }]);
  });

  it('leaves behind those that waited before it', () => {
    const { peer, submit, clock } = busyScene();
    const first = submit();
    peer.queuedBytes = 0;
    const second = submit();
    expect(second.result).toEqual({ outcome: 'queued' });
    clock.advanceMs(1);
    expect(peer.of('ORDER').map((order) => order['order_id'])).toEqual([first.orderId, second.orderId]);
  });

  it('that waits is denied when the gate shuts, and no byte of it leaves', () => {
    const { peer, submit, clock, gate, of } = busyScene();
    const { orderId } = submit();
    gate.shut();
    clock.advanceMs(1);
    peer.queuedBytes = 0;
    gate.open();
    clock.advanceMs(100);
    expect(of('orderNotSent')).toMatchObject([{ orderId, code: 'TRADING_HALTED' }]);
    expect(of('orderSent')).toEqual([]);
    expect(peer.received).toEqual([]);
  });

  it('that waits too long is denied', () => {
    const { submit, clock, of } = busyScene();
    const { orderId } = submit();
    clock.advanceMs(ENTRY_WAIT_MS - 1);
    expect(of('orderNotSent')).toEqual([]);
    clock.advanceMs(2);
    expect(of('orderNotSent')).toMatchObject([{ orderId, code: 'SOCKET_BUSY' }]);
  });

  it('that waited through a stall or a sleep is denied, though the write buffer is empty by then', () => {
    const { entries, session, settled, written, clock } = stalledScene();
    entries.send(session, { orderId: '81' } as OrderCommand);
    session.peer.queuedBytes = 0;
    clock.nowUs += 8 * 3_600_000_000;
    clock.look();
    expect(written).toEqual([]);
    expect(settled).toMatchObject([['81', { outcome: 'not_sent', code: 'SOCKET_BUSY' }]]);
  });

  it('is denied at once when too many wait', () => {
    const { submit } = busyScene();
    for (let i = 0; i < WAITING_ENTRIES_MAX; i++) expect(submit().result.outcome).toBe('queued');
    expect(submit().result).toMatchObject({ outcome: 'not_sent', code: 'SOCKET_BUSY' });
  });

  it('that waits is denied when its platform leaves, before the platform is lost', () => {
    const { peer, submit, events } = busyScene();
    const { orderId } = submit();
    peer.dies();
    expect(events.slice(1)).toMatchObject([
      ['nt8', { type: 'orderNotSent', orderId, code: 'PLATFORM_ABSENT' }],
      ['nt8', { type: 'lost' }],
    ]);
  });

  it('that waits is taken back by a cancel', () => {
    const { peer, submit, door, of, clock } = busyScene();
    const { orderId } = submit();
    expect(door.send({ type: 'cancelOrder', platform: nt8, orderId, account: 'Sim101' })).toEqual({ outcome: 'sent' });
    expect(of('orderNotSent')).toMatchObject([{ orderId, code: 'CANCELLED' }]);
    peer.queuedBytes = 0;
    clock.advanceMs(100);
    expect(peer.received).toEqual([]);
  });

  it('that waits cannot be changed', () => {
    const { submit, door } = busyScene();
    const { orderId } = submit();
    expect(door.send({ type: 'modifyOrder', platform: nt8, orderId, account: 'Sim101', size: 2 })).toMatchObject({
      outcome: 'not_sent',
    });
  });

  it('that is out gets no other price while the write buffer is not empty or the gate is shut', () => {
    const { peer, submit, door, clock, gate } = busyScene();
    peer.queuedBytes = 0;
    const { orderId } = submit();
    clock.advanceMs(1);
    const change = { type: 'modifyOrder', platform: nt8, orderId, account: 'Sim101', limitPrice: 2 } as const;
    peer.queuedBytes = 1;
    expect(door.send({ ...change, isEntry: true })).toMatchObject({ outcome: 'not_sent', code: 'SOCKET_BUSY' });
    expect(door.send(change)).toEqual({ outcome: 'sent' });
    peer.queuedBytes = 0;
    gate.shut();
    expect(door.send({ ...change, isEntry: true })).toMatchObject({ outcome: 'not_sent', code: 'TRADING_HALTED' });
    expect(peer.of('MODIFY')).toHaveLength(1);
  });

  it('of a platform that is not there is not sent', () => {
    const { submit } = platformDoorScene();
    expect(submit().result).toMatchObject({ outcome: 'not_sent', code: 'PLATFORM_ABSENT' });
  });

  it('is never taken twice under one id', () => {
    const { legacy, submit } = platformDoorScene();
    legacy();
    const { orderId } = submit();
    expect(() => submit({ orderId })).toThrow(`order ${orderId} to nt8`);
  });
});

describe('an exit', () => {
  it('never waits: neither for the gate nor for the write buffer nor behind entries', () => {
    const { peer, submit, gate, clock } = busyScene();
    submit();
    gate.shut();
    const exit = submit({ role: 'EXIT', side: 'SELL' });
    expect(exit.result).toEqual({ outcome: 'sent' });
    expect(peer.of('ORDER')).toMatchObject([{ order_id: exit.orderId, role: 'EXIT' }]);
    clock.advanceMs(100);
    expect(peer.of('ORDER')).toHaveLength(1);
  });

  it('is followed by cancels that do not wait either', () => {
    const { peer, submit, door } = busyScene();
    const { orderId } = submit({ role: 'EXIT' });
    door.send({ type: 'cancelOrder', platform: nt8, orderId, account: 'Sim101' });
    expect(peer.received.map((message) => message['type'])).toEqual(['ORDER', 'CANCEL']);
  });
});
