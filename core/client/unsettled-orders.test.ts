import { expect, it } from 'vitest';
import { err, ok, type Result } from '../base/result.ts';
import type { FabricAnswer } from './fabric-commands.ts';
import type { Refusal } from './refusal.ts';
import { UnsettledOrders } from './unsettled-orders.ts';

const BUY = { symbol: 'NQ', side: 'BUY', volume: 1 };
const DONE = ok({ requestId: '', status: 'SUCCESS', data: {} } as const);
const LATE = err({ code: 'ANSWER_LATE', reason: '' });

function scene() {
  let [ids, nowUs] = [0, 100_000_000];
  const orders = new UnsettledOrders({ monotonicUs: () => nowUs }, () => `id-${(ids += 1)}`);
  return {
    advanceS: (seconds: number) => void (nowUs += seconds * 1e6),
    /** The id under which an order was sent, or the code with which it was refused. */
    send: (payload: object, answer: Result<FabricAnswer, Refusal>, stated?: string): string => {
      const asked = orders.ask('OPEN_ORDER', { ...payload }, stated);
      if (!asked.ok) return asked.error.code;
      orders.answered(asked.value, answer);
      return asked.value.requestId;
    },
    look: () => {
      const asked = orders.ask('GET_POSITIONS', {}, undefined);
      if (asked.ok) orders.answered(asked.value, DONE);
    },
  };
}

it.each([
  ['was late', LATE],
  ['could not be read', err({ code: 'ANSWER_MALFORMED', reason: '' })],
  ['was that it is at work', ok({ requestId: '', status: 'PENDING', data: null } as const)],
])('an order whose answer %s goes out again under the id that it had', (_, unanswered) => {
  const { send } = scene();
  expect(send(BUY, unanswered)).toBe('id-1');
  expect(send({ volume: 1, side: 'BUY', symbol: 'NQ' }, err({ code: 'LINK_DOWN', reason: '' }))).toBe('id-1');
  expect(send(BUY, DONE)).toBe('id-1');
  expect(send(BUY, DONE)).not.toBe('id-1');
});

it('an order that was not answered bars another of the same symbol and side until its own answer comes', () => {
  const { send } = scene();
  expect(send(BUY, LATE)).toBe('id-1');
  expect(send({ ...BUY, sl: 16_000 }, DONE)).toBe('ORDER_UNSETTLED');
  expect(send({ ...BUY, symbol: 'nq', side: 'buy' }, DONE)).toBe('ORDER_UNSETTLED');
  expect(send(BUY, DONE, 'own')).toBe('ORDER_UNSETTLED');
  expect(send({ ...BUY, side: 'SELL' }, DONE, 'exit')).toBe('exit');
  expect(send({ ...BUY, symbol: 'ES' }, DONE, 'other')).toBe('other');
  expect(send(BUY, err({ code: 'TRADING_HALTED', reason: '' }), 'ID-1')).toBe('ID-1');
  expect(send(BUY, DONE, 'own')).toBe('own');
});

it('a look at what there is settles it, once nothing can be on its way any more', () => {
  const { send, look, advanceS } = scene();
  expect(send(BUY, LATE)).toBe('id-1');
  advanceS(9.9);
  look();
  expect(send(BUY, DONE, 'own')).toBe('ORDER_UNSETTLED');
  advanceS(0.1);
  look();
  expect(send(BUY, DONE, 'own')).toBe('own');
});
