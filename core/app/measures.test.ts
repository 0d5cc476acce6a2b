import { expect, it } from 'vitest';
import type { WorkedEvent } from './inbox.ts';
import { createMeasures } from './measures.ts';

const ORDER = 81n;

/** An event with what a measure reads of it. */
function worked(change: {
  readonly type: string;
  readonly atUs: number;
  readonly effects?: readonly unknown[];
  readonly decisions?: readonly unknown[];
  readonly tookUs?: number;
  readonly journalledUs?: number;
}): WorkedEvent {
  const { type, atUs, effects = [], decisions = [], tookUs = 0, journalledUs = atUs } = change;
  return { event: { type, atUs }, effects, decisions, tookUs, journalledUs } as unknown as WorkedEvent;
}

const SUBMIT = {
  type: 'command',
  command: { type: 'submitOrder', platform: 'nt8', order: { orderId: ORDER } },
};
const state = (to: string): unknown => ({ type: 'orderStateChanged', orderId: ORDER, state: to });
const FILL = { type: 'executionBooked', orderId: ORDER };

it('measures each stage of an order’s way once, by platform where one takes part', () => {
  const measures = createMeasures();
  measures.take(worked({ type: 'signalReceived', atUs: 1_000, effects: [SUBMIT], tookUs: 700, journalledUs: 1_400 }));
  measures.take(worked({ type: 'orderReported', atUs: 3_000, decisions: [state('accepted')] }));
  measures.take(worked({ type: 'orderReported', atUs: 4_000, decisions: [state('working')] }));
  measures.take(worked({ type: 'orderReported', atUs: 9_000, decisions: [FILL] }));
  measures.take(worked({ type: 'orderReported', atUs: 10_000, decisions: [FILL] }));
  const summaries = measures.summaries();
  expect(Object.fromEntries(Object.entries(summaries).map(([name, { count }]) => [name, count]))).toEqual({
    signal_to_journal: 1,
    signal_to_order: 1,
    'order_to_accept.nt8': 1,
    'order_to_fill.nt8': 1,
  });
  expect(summaries['signal_to_journal']?.maxUs).toBeLessThan(500);
  expect(summaries['order_to_accept.nt8']?.maxUs).toBeLessThan(summaries['order_to_fill.nt8']?.maxUs ?? 0);
});

it('measures no signal of which nothing was sent, and no order that ended without a fill', () => {
  const measures = createMeasures();
  measures.take(worked({ type: 'signalReceived', atUs: 1_000 }));
  measures.take(worked({ type: 'targetReleased', atUs: 2_000, effects: [SUBMIT] }));
  measures.take(worked({ type: 'orderReported', atUs: 3_000, decisions: [state('rejected')] }));
  measures.take(worked({ type: 'orderReported', atUs: 4_000, decisions: [FILL] }));
  expect(measures.summaries()).toEqual({});
});
