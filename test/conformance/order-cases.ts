import { expect } from 'vitest';
import type { Case } from './case.ts';
import { MARKET_PRICE } from './rig.ts';

/** What an adapter promises of orders, cancels and changes. */
export const ORDER_CASES: readonly Case[] = [
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
      await rig.parts.peer.movePrice(MARKET_PRICE - 11);
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
      await rig.parts.peer.movePrice(MARKET_PRICE + 5);
      await rig.pass(2_000);
      expect(rig.filled(orderId)).toBe(0);
      await rig.parts.peer.movePrice(MARKET_PRICE + 11);
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
      await rig.parts.peer.movePrice(MARKET_PRICE + 11);
      await rig.until('it fills', () => rig.filled(orderId) === 1);
    },
  },
  {
    number: 7,
    title: 'tells partial fills as executions of their own that add up to the whole',
    ability: 'partials',
    run: async (rig) => {
      await rig.connected();
      await rig.parts.peer.fillInParts();
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
      await rig.parts.peer.rejectNext('Not enough margin');
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
      await rig.parts.peer.holdOrders();
      const { orderId } = rig.send({ orderType: 'LIMIT', limitPrice: MARKET_PRICE - 10 });
      await rig.pass(200);
      rig.cancel(orderId);
      await rig.pass(200);
      await rig.parts.peer.answerHeld();
      await rig.until('it is cancelled', () => rig.statuses(orderId).includes('cancelled'));
      expect(rig.parts.peer.stateOf(orderId)).toBe('cancelled');
    },
  },
  {
    number: 12,
    title: 'changes the price of an order that rests',
    ability: 'modify',
    orderType: 'LIMIT',
    run: async (rig) => {
      await rig.connected();
      const orderId = await rig.rests();
      const { account } = rig.parts;
      const change = { limitPrice: MARKET_PRICE - 20 };
      rig.command({ type: 'modifyOrder', platform: rig.platform, orderId, account, ...change });
      await rig.until('it is modified', () => rig.statuses(orderId).includes('modified'));
      await rig.parts.peer.movePrice(MARKET_PRICE - 15);
      await rig.pass(1_000);
      expect(rig.filled(orderId)).toBe(0);
      await rig.parts.peer.movePrice(MARKET_PRICE - 21);
      await rig.until('it fills', () => rig.filled(orderId) === 1);
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
  {
    number: 32,
    title: 'changes the size of an order that rests',
    ability: 'modify',
    orderType: 'LIMIT',
    skill: 'changes sizes',
    run: async (rig) => {
      await rig.connected();
      const orderId = await rig.rests();
      const { account } = rig.parts;
      rig.command({ type: 'modifyOrder', platform: rig.platform, orderId, account, size: 2 });
      await rig.until('it is modified', () => rig.statuses(orderId).includes('modified'));
      await rig.parts.peer.movePrice(MARKET_PRICE - 11);
      await rig.until('it fills', () => rig.filled(orderId) === 2);
    },
  },
];
