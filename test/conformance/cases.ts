import { decode } from '@msgpack/msgpack';
import { expect } from 'vitest';
import type { Abilities } from '../../core/model/platform.ts';
import { MARKET_PRICE, type Rig, type Skill } from './rig.ts';

/** One numbered promise of an adapter. A number is never given to another case. */
export interface Case {
  readonly number: number;
  readonly title: string;
  /** What the platform must be able to do, by its own word. */
  readonly ability?: keyof Omit<Abilities, 'orderTypes'>;
  readonly orderType?: Abilities['orderTypes'][number];
  /** What the peer must be able to be made to do. */
  readonly skill?: Skill;
  readonly run: (rig: Rig) => Promise<void>;
}

export const CASES: readonly Case[] = [
  {
    number: 1,
    title: 'registers first, and says who it is and what it can do',
    run: async (rig) => {
      await rig.connected();
      expect(rig.events[0]?.type).toBe('registered');
      expect(rig.identity).toMatchObject({ platform: rig.platform, account: rig.parts.account });
    },
  },
  {
    number: 2,
    title: 'does not register with a peer that refuses the proof, and goes on trying or says why not',
    skill: 'refuses the proof of who we are',
    run: async (rig) => {
      rig.parts.peer.refuseProof();
      rig.start();
      await rig.pass(5_000);
      expect(rig.events).toEqual([]);
      expect(rig.lights.at(-1)?.link.state).not.toBe('green');
    },
  },
  {
    number: 3,
    title: 'fills an order at the market, under the platform’s own id of the execution',
    run: async (rig) => {
      await rig.connected();
      const orderId = await rig.fillsWhole({ size: 2 });
      const last = rig.fills(orderId).at(-1);
      expect(last).toMatchObject({ filledSize: 2, status: 'filled', symbol: rig.parts.symbol, side: 'BUY' });
      expect(last?.execId).not.toBe('');
      expect(last?.lastPrice).toBeCloseTo(MARKET_PRICE, -1);
      expect(rig.parts.peer.position()).toBe(2);
    },
  },
  {
    number: 4,
    title: 'lets a limit order rest until its price is reached',
    orderType: 'LIMIT',
    run: async (rig) => {
      await rig.connected();
      const orderId = await rig.rests();
      expect(rig.filled(orderId)).toBe(0);
      rig.parts.peer.movePrice(MARKET_PRICE - 11);
      await rig.until('it fills', () => rig.filled(orderId) === 1);
      expect(rig.fills(orderId)[0]?.lastPrice).toBeLessThanOrEqual(MARKET_PRICE - 10);
    },
  },
  {
    number: 5,
    title: 'lets a stop order rest until its trigger is reached',
    orderType: 'STOP',
    run: async (rig) => {
      await rig.connected();
      const orderId = await rig.rests({ orderType: 'STOP', stopPrice: MARKET_PRICE + 10, limitPrice: undefined });
      rig.parts.peer.movePrice(MARKET_PRICE + 5);
      await rig.pass(2_000);
      expect(rig.filled(orderId)).toBe(0);
      rig.parts.peer.movePrice(MARKET_PRICE + 11);
      await rig.until('it fills', () => rig.filled(orderId) === 1);
    },
  },
  {
    number: 6,
    title: 'sends a stop-limit order with both prices',
    orderType: 'STOP_LIMIT',
    run: async (rig) => {
      await rig.connected();
      const prices = { stopPrice: MARKET_PRICE + 10, limitPrice: MARKET_PRICE + 20 };
      const orderId = await rig.rests({ orderType: 'STOP_LIMIT', ...prices });
      rig.parts.peer.movePrice(MARKET_PRICE + 11);
      await rig.until('it fills', () => rig.filled(orderId) === 1);
    },
  },
  {
    number: 7,
    title: 'tells partial fills as executions of their own that add up to the whole',
    ability: 'partials',
    run: async (rig) => {
      await rig.connected();
      rig.parts.peer.fillInParts();
      const orderId = await rig.fillsWhole({ size: 4 });
      const fills = rig.fills(orderId);
      expect(fills.length).toBeGreaterThan(1);
      expect(new Set(fills.map(({ execId }) => execId)).size).toBe(fills.length);
      expect(fills.slice(0, -1).map(({ status }) => status)).not.toContain('filled');
      expect(fills.at(-1)).toMatchObject({ status: 'filled', filledSize: 4 });
    },
  },
  {
    number: 8,
    title: 'tells a rejected order in the platform’s own words, once',
    run: async (rig) => {
      await rig.connected();
      rig.parts.peer.rejectNext('Not enough margin');
      const { orderId } = rig.send();
      await rig.until('it is rejected', () => rig.statuses(orderId).includes('rejected'));
      await rig.pass(1_000);
      expect(rig.statuses(orderId).filter((status) => status === 'rejected')).toHaveLength(1);
      expect(rig.reasonOf(orderId, 'rejected')).toMatch(/\w/);
      expect(rig.parts.peer.position()).toBe(0);
    },
  },
  {
    number: 9,
    title: 'cancels an order that rests, and tells it once',
    ability: 'cancel',
    orderType: 'LIMIT',
    run: async (rig) => {
      await rig.connected();
      const orderId = await rig.rests();
      expect(rig.cancel(orderId).outcome).toBe('sent');
      await rig.until('it is cancelled', () => rig.statuses(orderId).includes('cancelled'));
      expect(rig.statuses(orderId).filter((status) => status === 'cancelled')).toHaveLength(1);
      expect(rig.parts.peer.stateOf(orderId)).toBe('cancelled');
    },
  },
  {
    number: 10,
    title: 'says that the cancel of a filled order was refused, and takes nothing back',
    ability: 'cancel',
    run: async (rig) => {
      await rig.connected();
      const orderId = await rig.fillsWhole();
      rig.cancel(orderId);
      await rig.until('the cancel is refused', () => rig.statuses(orderId).includes('cancel_rejected'));
      expect(rig.statuses(orderId)).not.toContain('cancelled');
      expect(rig.parts.peer.position()).toBe(1);
    },
  },
  {
    number: 11,
    title: 'cancels an order that was not accepted yet as soon as it is, and never loses the cancel',
    ability: 'cancel',
    orderType: 'LIMIT',
    skill: 'accepts late',
    run: async (rig) => {
      await rig.connected();
      rig.parts.peer.holdOrders();
      const { orderId } = rig.send({ orderType: 'LIMIT', limitPrice: MARKET_PRICE - 10 });
      await rig.pass(200);
      rig.cancel(orderId);
      await rig.pass(200);
      rig.parts.peer.answerHeld();
      await rig.until('it is cancelled', () => rig.statuses(orderId).includes('cancelled'));
      expect(rig.parts.peer.stateOf(orderId)).toBe('cancelled');
    },
  },
  {
    number: 12,
    title: 'changes price and size of an order that rests',
    ability: 'modify',
    orderType: 'LIMIT',
    run: async (rig) => {
      await rig.connected();
      const orderId = await rig.rests();
      const { account } = rig.parts;
      const change = { size: 2, limitPrice: MARKET_PRICE - 20 };
      rig.command({ type: 'modifyOrder', platform: rig.platform, orderId, account, ...change });
      await rig.until('it is modified', () => rig.statuses(orderId).includes('modified'));
      rig.parts.peer.movePrice(MARKET_PRICE - 15);
      await rig.pass(1_000);
      expect(rig.filled(orderId)).toBe(0);
      rig.parts.peer.movePrice(MARKET_PRICE - 21);
      await rig.until('it fills', () => rig.filled(orderId) === 2);
    },
  },
  {
    number: 13,
    title: 'closes what is held by an order to the other side',
    run: async (rig) => {
      await rig.connected();
      await rig.fillsWhole({ size: 2 });
      await rig.fillsWhole({ side: 'SELL', size: 2, role: 'EXIT', reduceOnly: true });
      expect(rig.parts.peer.position()).toBe(0);
    },
  },
  {
    number: 14,
    title: 'reports what is open, what was executed and what is held',
    ability: 'report',
    orderType: 'LIMIT',
    run: async (rig) => {
      await rig.connected();
      const filled = await rig.fillsWhole({ size: 2 });
      const resting = await rig.rests();
      const report = await rig.report();
      const ids = new Set(rig.fills(filled).map(({ execId }) => execId));
      const executions = report.executions.filter(({ orderId }) => orderId === filled);
      expect(executions.every(({ execId }) => ids.has(execId))).toBe(true);
      expect(executions.reduce((sum, { size }) => sum + size, 0)).toBe(2);
      expect(report.orders.find(({ orderId }) => orderId === resting)?.status).toMatch(/accepted|working/);
      expect(report.positions).toMatchObject([{ symbol: rig.parts.symbol, size: 2 }]);
    },
  },
  {
    number: 15,
    title: 'reports after a reconnect what happened while the link was gone',
    ability: 'report',
    orderType: 'LIMIT',
    run: async (rig) => {
      await rig.connected();
      const orderId = await rig.rests();
      rig.parts.peer.vanish();
      await rig.until('the link is lost', () => !rig.isLinked);
      rig.parts.peer.movePrice(MARKET_PRICE - 11);
      await rig.pass(1_000);
      rig.parts.peer.appear();
      await rig.until('the link is back', () => rig.isLinked);
      const report = await rig.report();
      const executions = report.executions.filter((one) => one.orderId === orderId);
      expect(executions.reduce((sum, { size }) => sum + size, 0)).toBe(1);
      expect(report.positions).toMatchObject([{ size: 1 }]);
    },
  },
  {
    number: 16,
    title: 'tells a doubled fill under the same id, so that it counts once',
    run: async (rig) => {
      await rig.connected();
      rig.parts.peer.doubleEvents();
      const orderId = await rig.fillsWhole({ size: 3 });
      await rig.pass(5_000);
      expect(rig.filled(orderId)).toBe(3);
    },
  },
  {
    number: 17,
    title: 'reports a fill whose event was lost, though the link stood',
    ability: 'report',
    run: async (rig) => {
      await rig.connected();
      rig.parts.peer.loseEvents(true);
      const { orderId } = rig.send();
      await rig.until('the platform fills it', () => rig.parts.peer.stateOf(orderId) === 'filled');
      await rig.pass(1_000);
      rig.parts.peer.loseEvents(false);
      expect(rig.fills(orderId)).toEqual([]);
      const { positions } = await rig.report();
      expect(positions).toMatchObject([{ size: 1 }]);
    },
  },
  {
    number: 18,
    title: 'calls the link lost when the peer falls silent',
    skill: 'falls silent',
    run: async (rig) => {
      await rig.connected();
      rig.parts.peer.fallSilent();
      await rig.until('the link is lost', () => !rig.isLinked);
      expect(rig.send().outcome.outcome).toBe('not_sent');
    },
  },
  {
    number: 19,
    title: 'comes back by itself after a broken link, as often as it breaks',
    run: async (rig) => {
      await rig.connected();
      for (let time = 1; time <= 3; time++) {
        rig.parts.peer.cut();
        await rig.until('the link is lost', () => !rig.isLinked);
        await rig.until('the link is back', () => rig.isLinked);
      }
      expect(rig.events.filter(({ type }) => type === 'registered')).toHaveLength(4);
      await rig.fillsWhole();
    },
  },
  {
    number: 20,
    title: 'says that the platform cannot trade, and why',
    skill: 'says that it cannot trade',
    run: async (rig) => {
      rig.parts.peer.stopTrading();
      await rig.connected();
      await rig.until('it says so', () => rig.events.some((event) => event.type === 'status' && !event.canTrade));
      const said = rig.events.find((event) => event.type === 'status');
      expect(said?.type === 'status' && said.reason).toMatch(/\w{3}/);
      expect(rig.lights.at(-1)?.canTrade.state).not.toBe('green');
    },
  },
  {
    number: 21,
    title: 'sends no entry while the gate is shut, and every exit',
    run: async (rig) => {
      await rig.connected();
      await rig.fillsWhole();
      rig.parts.gate.shut();
      const { orderId, outcome } = rig.send();
      expect(outcome).toMatchObject({ outcome: 'not_sent', code: 'TRADING_HALTED' });
      await rig.fillsWhole({ side: 'SELL', role: 'EXIT', reduceOnly: true });
      expect(rig.parts.peer.timesSeen(orderId)).toBe(0);
      expect(rig.parts.peer.position()).toBe(0);
    },
  },
  {
    number: 22,
    title: 'cancels while the gate is shut',
    ability: 'cancel',
    orderType: 'LIMIT',
    run: async (rig) => {
      await rig.connected();
      const orderId = await rig.rests();
      rig.parts.gate.shut();
      rig.cancel(orderId);
      await rig.until('it is cancelled', () => rig.parts.peer.stateOf(orderId) === 'cancelled');
    },
  },
  {
    number: 23,
    title: 'lets an order id act once, though it is sent twice',
    run: async (rig) => {
      await rig.connected();
      const orderId = await rig.fillsWhole();
      rig.send({ orderId });
      await rig.pass(3_000);
      expect(rig.parts.peer.position()).toBe(1);
      expect(rig.filled(orderId)).toBe(1);
    },
  },
  {
    number: 24,
    title: 'says nothing after it was stopped with orders in flight, which stay at the platform',
    orderType: 'LIMIT',
    run: async (rig) => {
      await rig.connected();
      const orderId = await rig.rests();
      rig.send({ size: 2 });
      rig.stop();
      const told = rig.events.length;
      await rig.pass(20_000);
      expect(rig.events).toHaveLength(told);
      expect(rig.parts.peer.stateOf(orderId)).toBe('open');
    },
  },
  {
    number: 25,
    title: 'may be started twice and stopped twice, and begins anew after a stop',
    run: async (rig) => {
      await rig.connected();
      rig.start();
      await rig.pass(2_000);
      expect(rig.events.filter(({ type }) => type === 'registered')).toHaveLength(1);
      rig.stop();
      rig.stop();
      await rig.connected();
      await rig.fillsWhole();
    },
  },
  {
    number: 26,
    title: 'sends nothing while it is not connected, and says so at once',
    run: async (rig) => {
      expect(rig.send().outcome).toMatchObject({ outcome: 'not_sent', code: 'PLATFORM_ABSENT' });
      await rig.connected();
      rig.parts.peer.vanish();
      await rig.until('the link is lost', () => !rig.isLinked);
      const { orderId, outcome } = rig.send();
      expect(outcome).toMatchObject({ outcome: 'not_sent', code: 'PLATFORM_ABSENT' });
      rig.parts.peer.appear();
      await rig.until('the link is back', () => rig.isLinked);
      await rig.pass(2_000);
      expect(rig.parts.peer.timesSeen(orderId)).toBe(0);
    },
  },
  {
    number: 27,
    title: 'ends the link and nothing else where the peer talks nonsense, and comes back',
    skill: 'talks nonsense',
    run: async (rig) => {
      await rig.connected();
      rig.parts.peer.talkNonsense();
      await rig.until('the link is lost', () => !rig.isLinked);
      await rig.until('the link is back', () => rig.isLinked);
      await rig.fillsWhole();
    },
  },
  {
    number: 28,
    title: 'waits quietly for a peer that is not there, and finds it when it comes',
    run: async (rig) => {
      rig.parts.peer.vanish();
      rig.start();
      await rig.pass(60_000);
      expect(rig.events).toEqual([]);
      rig.parts.peer.appear();
      await rig.until('it registers', () => rig.isLinked);
    },
  },
  {
    number: 29,
    title: 'passes ticks on as messages that the tick lane reads',
    run: async (rig) => {
      await rig.connected();
      rig.parts.peer.movePrice(MARKET_PRICE + 2);
      await rig.until('a tick comes', () => rig.ticks.length > 0);
      expect(decode(rig.ticks.at(-1)!)).toMatchObject({
        type: 'MARKET_DATA',
        platform: rig.platform,
        data: { symbol: rig.parts.symbol },
      });
    },
  },
  {
    number: 30,
    title: 'says with its lights why there is no link, and what to do, and that all is well again',
    skill: 'lights',
    run: async (rig) => {
      rig.parts.peer.vanish();
      rig.start();
      await rig.pass(5_000);
      const { link } = rig.lights.at(-1)!;
      expect(link.state).not.toBe('green');
      if (link.state !== 'green') {
        expect(link.reason).toMatch(/\w{3}/);
        expect(link.remedy).toMatch(/\w{3}/);
      }
      rig.parts.peer.appear();
      await rig.until('it registers', () => rig.isLinked);
      await rig.until('the link is green', () => rig.lights.at(-1)?.link.state === 'green');
    },
  },
  {
    number: 31,
    title: 'says that the cancel of an order nobody knows was refused, and goes on',
    ability: 'cancel',
    run: async (rig) => {
      await rig.connected();
      const orderId = rig.newId();
      const { outcome } = rig.cancel(orderId);
      if (outcome !== 'not_sent')
        await rig.until('it is refused', () => rig.statuses(orderId).includes('cancel_rejected'));
      await rig.fillsWhole();
    },
  },
];
