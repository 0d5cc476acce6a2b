import { afterEach, describe, expect, it } from 'vitest';
import { bridgeScene, registerOf, type BridgeDialler, type BridgeScene } from '../../../test/support/bridge-scene.ts';
import { manualClock, type ManualClock } from '../../base/manual-clock.ts';
import type { OrderCommand } from '../../model/command.ts';
import type { OrderId, PlatformId } from '../../model/ids.ts';
import { createGate } from '../../risk/gate.ts';
import { Timers } from '../timers.ts';
import { BRIDGE_LIMITS } from './bridge-limits.ts';
import { WaitingEntries } from './waiting-entries.ts';

const PLATFORM = 'mt5_global' as PlatformId;

function entry(orderId: string, changes: Partial<OrderCommand> = {}): OrderCommand {
  return {
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
  };
}

function waiting() {
  const clock = manualClock();
  const gate = createGate();
  gate.open();
  const link = { isBusy: true };
  const written: string[] = [];
  const settled: (readonly [string, string])[] = [];
  const entries = new WaitingEntries({
    timers: new Timers(clock),
    monotonicUs: () => clock.monotonicUs(),
    gate,
    isBusy: () => link.isBusy,
    write: ({ orderId }) => {
      written.push(orderId);
      return { outcome: 'sent' };
    },
    settled: (orderId, result) => settled.push([orderId, result.outcome === 'sent' ? 'sent' : result.code]),
  });
  return { clock, gate, link, written, settled, entries };
}

describe('an entry for a link whose last bytes were not read', () => {
  it('waits behind those before it, and leaves in its order once they are', () => {
    const { entries, link, clock, written, settled } = waiting();
    expect(entries.send(entry('1'))).toEqual({ outcome: 'queued' });
    link.isBusy = false;
    expect(entries.send(entry('2'))).toEqual({ outcome: 'queued' });
    expect(written).toEqual([]);
    clock.advanceMs(1);
    expect(written).toEqual(['1', '2']);
    expect(settled).toEqual([
      ['1', 'sent'],
      ['2', 'sent'],
    ]);
    expect(entries.send(entry('3'))).toEqual({ outcome: 'sent' });
  });

  it('is denied by a gate that is shut meanwhile, at the next look, though the link stays busy', () => {
    const { entries, gate, clock, written, settled } = waiting();
    entries.send(entry('1'));
    gate.shut();
    clock.advanceMs(1);
    expect([written, settled]).toEqual([[], [['1', 'TRADING_HALTED']]]);
  });

  it('is denied after two seconds, also where the link is free again by then: the look itself came late', () => {
    const { entries, link, clock, written, settled } = waiting();
    entries.send(entry('1'));
    clock.advanceMs(BRIDGE_LIMITS.entryWaitMs - 1);
    expect(settled).toEqual([]);
    clock.advanceMs(1);
    link.isBusy = false;
    clock.advanceMs(1);
    expect([written, settled]).toEqual([[], [['1', 'SOCKET_BUSY']]]);
  });

  it('is taken back by its cancel, and denied when the link goes', () => {
    const { entries, clock, written, settled } = waiting();
    for (const id of ['1', '2']) entries.send(entry(id));
    expect(entries.cancel('1' as OrderId)).toBe(true);
    expect(entries.cancel('1' as OrderId)).toBe(false);
    entries.drop('gone');
    clock.advanceMs(BRIDGE_LIMITS.entryWaitMs);
    expect([written, settled]).toEqual([
      [],
      [
        ['1', 'CANCELLED'],
        ['2', 'PLATFORM_ABSENT'],
      ],
    ]);
  });

  it('is denied at once where a hundred wait', () => {
    const { entries, settled } = waiting();
    for (let id = 1; id <= BRIDGE_LIMITS.waitingEntriesMax; id += 1)
      expect(entries.send(entry(String(id)))).toEqual({ outcome: 'queued' });
    expect(entries.send(entry('101'))).toMatchObject({ outcome: 'not_sent', code: 'SOCKET_BUSY' });
    expect(settled).toEqual([]);
  });
});

describe('an entry for a bridge that does not read', () => {
  let scene: BridgeScene;
  let clock: ManualClock;
  let bridge: BridgeDialler;

  afterEach(() => scene.stop());

  /** The first entry that has to wait; the caller goes on in the same turn, so that nothing is read meanwhile. */
  async function firstToWait(): Promise<() => string> {
    clock = manualClock();
    scene = bridgeScene({ clock });
    bridge = await scene.dial();
    bridge.say(registerOf());
    await bridge.hear('REGISTERED');
    bridge.socket.pause();
    return () => {
      for (let id = 1; id < 200_000; id += 1) {
        const order = entry(String(id));
        if (scene.adapter.send({ type: 'submitOrder', platform: PLATFORM, order }).outcome === 'queued')
          return order.orderId;
      }
      throw new Error('the kernel takes everything');
    };
  }

  const settled = () => scene.events.filter(({ type }) => type === 'orderSent' || type === 'orderNotSent');
  const hasHeard = (orderId: string): boolean => bridge.heard.some(({ order_id: heard }) => heard === orderId);

  it('leaves once it reads', async () => {
    const orderId = (await firstToWait())();
    bridge.socket.resume();
    await scene.until(() => {
      clock.advanceMs(1);
      return hasHeard(orderId);
    });
    expect(settled()).toEqual([{ type: 'orderSent', orderId }]);
  });

  it('does not leave after a kill, and an exit does', async () => {
    const wait = await firstToWait();
    const orderId = wait();
    scene.gate.shut();
    clock.advanceMs(1);
    expect(settled()).toMatchObject([{ type: 'orderNotSent', orderId, code: 'TRADING_HALTED' }]);
    const exit = entry('900000', { role: 'EXIT', reduceOnly: true });
    expect(scene.adapter.send({ type: 'submitOrder', platform: PLATFORM, order: exit })).toEqual({ outcome: 'sent' });
    bridge.socket.resume();
    await scene.until(() => hasHeard(exit.orderId));
    expect(hasHeard(orderId)).toBe(false);
  });

  it('takes no other price, and goes with its cancel', async () => {
    const orderId = (await firstToWait())() as OrderId;
    const about = { platform: PLATFORM, orderId, account: '1001' };
    expect(scene.adapter.send({ type: 'modifyOrder', ...about, limitPrice: 1 })).toMatchObject({ code: 'SOCKET_BUSY' });
    expect(scene.adapter.send({ type: 'cancelOrder', ...about })).toEqual({ outcome: 'sent' });
    expect(settled()).toMatchObject([{ type: 'orderNotSent', orderId, code: 'CANCELLED' }]);
  });

  it('is denied before the loss of the link is told, and before a stop is over', async () => {
    const orderId = (await firstToWait())();
    bridge.socket.destroy();
    await scene.until(() => scene.events.some(({ type }) => type === 'lost'));
    expect(scene.events.slice(-2)).toMatchObject([
      { type: 'orderNotSent', orderId, code: 'PLATFORM_ABSENT' },
      { type: 'lost' },
    ]);
    scene.stop();
    const second = (await firstToWait())();
    scene.adapter.stop();
    expect(scene.events.at(-1)).toMatchObject({ type: 'orderNotSent', orderId: second, code: 'PLATFORM_ABSENT' });
  });
});
