import { expect, it } from 'vitest';
import type { ApiError } from '../core/api/contract.ts';
import type { OpenBusinessView } from '../core/api/preview-view.ts';
import { err, ok, type Result } from '../core/base/result.ts';
import { leaveAsking, type LeaveAsking } from './leave-asking.ts';
import type { LeaveChoice, LeaveOffer } from './leave-offer.ts';
import { speechIn } from './speech.ts';

const NOTHING: OpenBusinessView = { text: '', positions: [], orders: [], keys: [] };
const HELD: OpenBusinessView = {
  text: '1 position on nt8',
  positions: [{ platform: 'nt8', text: '+1 contract of NQ 12-26 @ 16000.00' }],
  orders: [],
  keys: ['nt8 Sim101 NQ 12-26 1'],
};
const SILENT: ApiError = { code: 'NO_ANSWER', reason: 'no answer came', remedy: '' };
const CHANGED: ApiError = { code: 'SHOWN_CHANGED', reason: 'more is open than was shown: 1', remedy: '' };

/** A gateway that answers in this order, and a person who always chooses the same. */
function scene(
  answers: readonly Result<OpenBusinessView, ApiError>[],
  choice: LeaveChoice,
  mayHold = true,
): LeaveAsking & { readonly offers: LeaveOffer[] } {
  const offers: LeaveOffer[] = [];
  let asked = 0;
  return {
    offers,
    open: () => Promise.resolve(answers[Math.min(asked++, answers.length - 1)] ?? err(SILENT)),
    ask: (offer) => {
      offers.push(offer);
      return Promise.resolve(choice);
    },
    mayHold: () => mayHold,
    speech: () => speechIn('en'),
  };
}

it('asks nothing where nothing is open, and tells the gateway that nothing was shown', async () => {
  const asking = scene([ok(NOTHING)], 'stay');
  const told: unknown[] = [];
  const left = await leaveAsking(asking, { what: 'stop' }, (...given) => {
    told.push(given);
    return Promise.resolve(ok({}));
  });
  expect(left.choice).toBe('leave');
  expect(told).toEqual([['leave', { shown: [] }]]);
  expect(asking.offers).toEqual([]);
});

it('asks again where more was opened while the question stood', async () => {
  const asking = scene([ok(NOTHING), ok(HELD)], 'leave');
  const told: unknown[] = [];
  const left = await leaveAsking(asking, { what: 'switchOff', platform: 'nt8' }, (_choice, { shown }) => {
    told.push(shown);
    return Promise.resolve(told.length === 1 ? err(CHANGED) : ok({}));
  });
  expect(left).toEqual({ choice: 'leave', result: ok({}) });
  expect(told).toEqual([[], HELD.keys]);
  expect(asking.offers.map(({ message }) => message)).toEqual(['Open: 1 position on nt8']);
});

it('does nothing where a person stays, and passes on why a gateway refused', async () => {
  const stays = await leaveAsking(scene([ok(HELD)], 'stay'), { what: 'quit' }, () => {
    throw new Error('nothing may be done');
  });
  expect(stays).toEqual({ choice: 'stay' });
  const refusal = err({ code: 'STOP_NOT_FLAT', reason: 'NOT PROVED', remedy: '' });
  const refused = await leaveAsking(scene([ok(HELD)], 'flatten'), { what: 'stop' }, () => Promise.resolve(refusal));
  expect(refused).toEqual({ choice: 'flatten', result: refusal });
});

it('asks before it leaves an engine that does not answer, unless none can have left anything open', async () => {
  const silent = scene([err(SILENT)], 'leave');
  await leaveAsking(silent, { what: 'quit' }, (_choice, shown) => {
    expect(shown).toEqual({});
    return Promise.resolve(ok({}));
  });
  expect(silent.offers).toHaveLength(1);
  const none = scene([err(SILENT)], 'stay', false);
  expect((await leaveAsking(none, { what: 'quit' }, () => Promise.resolve(ok({})))).choice).toBe('leave');
});
