import { expect, it } from 'vitest';
import { createSimMarket } from '../../core/adapters/sim/sim-market.ts';
import { DEMO_ROOT, DEMO_START, demoDecide, demoEnded, demoTick } from '../../core/demo/demo-strategy.ts';
import { manualClock } from '../support/manual-clock.ts';

const STEP_MS = 500;
const HOURS = 8;
/** Three simulated platforms with a contract of $50 a point each. */
const USD_PER_POINT = 3 * 50;
/** The shipped limit of a day, at which the breaker trips. */
const DAILY_LOSS_USD = 1_000;
/** As the running gateway has it. */
const UNREST = 0.25;

/** The worst that a day of the demo stood at, in USD, open money counted at the price at which it could be closed. */
function worstOfDay(seed: number): number {
  const clock = manualClock();
  const market = createSimMarket({ clock, seed, unrest: UNREST });
  let [state, held, entry, realized, worst] = [DEMO_START, 0, 0, 0, 0];
  for (let passedMs = 0; passedMs < HOURS * 3_600_000; passedMs += STEP_MS) {
    clock.advanceMs(STEP_MS);
    const { last, bid, ask } = market.quote('sim_nt8', DEMO_ROOT);
    const decided = demoDecide(demoTick(state, last, clock.monotonicUs()), clock.monotonicUs());
    state = decided.state;
    const { wish } = decided;
    const out = held > 0 ? bid : ask;
    if (wish.wish === 'open') {
      held = wish.side === 'BUY' ? 1 : -1;
      entry = held > 0 ? ask : bid;
      state = demoEnded(state, clock.monotonicUs(), { filled: true, price: entry });
    } else if (wish.wish === 'close') {
      realized += held * (out - entry);
      held = 0;
      state = demoEnded(state, clock.monotonicUs(), { filled: true, price: out });
    }
    worst = Math.min(worst, (realized + (held === 0 ? 0 : held * (out - entry))) * USD_PER_POINT);
  }
  return worst;
}

it('does not trip the shipped daily loss for a newcomer who leaves the demo alone for a working day', () => {
  const days = Array.from({ length: 12 }, (_, seed) => worstOfDay(seed));
  console.log(`worst of each day, in USD: ${days.map((usd) => usd.toFixed(0)).join(' ')}`);
  expect(Math.min(...days)).toBeGreaterThan(-DAILY_LOSS_USD);
});
