import type { PlatformReport } from '../model/event.ts';
import type { PlatformId } from '../model/ids.ts';
import type { FlattenLeg } from '../orders/flatten-leg.ts';
import { isLegOver } from '../orders/flatten-leg.ts';
import type { FlattenRun } from '../orders/flatten-run.ts';
import { isInScope, withLeg } from '../orders/flatten-run.ts';
import type { FlattenStep, FlattenView } from '../orders/flatten-step.ts';
import { legAfter, nextFlattenStep } from '../orders/flatten-step.ts';
import { askReport } from './ask-report.ts';
import { adoptForeign } from './flatten-adopt.ts';
import { endFlattenIfOver } from './flatten-end.ts';
import { sendCloses } from './flatten-orders.ts';
import { flattenView, rereadOf } from './flatten-view.ts';
import { cancelChild } from './handle-order-request.ts';
import { cancelListed } from './still-working.ts';
import type { Turn } from './turn.ts';

/** Steps that one platform takes at most within one event; none needs more than four. */
const STEPS_MAX = 8;

/** Moves every flatten that is not over as far as it can go now. Called after each event. */
export function driveFlattens(turn: Turn): void {
  for (const id of turn.state.openFlattens) {
    for (const { platform } of turn.state.flattens.get(id)?.legs ?? []) driveLeg(turn, id, platform);
    endFlattenIfOver(turn, id);
  }
}

function driveLeg(turn: Turn, id: string, platform: PlatformId): void {
  for (let steps = 0; steps < STEPS_MAX; steps += 1) {
    const run = turn.state.flattens.get(id);
    const leg = run?.legs.find((each) => each.platform === platform);
    if (run === undefined || leg === undefined || isLegOver(leg)) return;
    const view = flattenView(turn, run, leg);
    const step = nextFlattenStep(leg, view);
    if (step.kind === 'wait') return;
    turn.decide({ type: 'flattenChanged', run: perform(turn, run, leg, step, view) });
  }
}

/** Does what a step asks for and returns the run as it is then. */
function perform(turn: Turn, run: FlattenRun, leg: FlattenLeg, step: FlattenStep, view: FlattenView): FlattenRun {
  const { platform } = leg;
  switch (step.kind) {
    case 'begin': {
      const account = turn.state.platforms.get(platform)?.identity.account ?? leg.account;
      return withLeg(run, { ...legAfter(leg, step, view), account });
    }
    case 'cancel':
      for (const orderId of step.orderIds) cancelFor(turn, leg, orderId);
      return withLeg(run, legAfter(leg, step, view));
    case 'read':
      if (turn.state.platforms.get(platform)?.report?.askedUs !== turn.atUs) askReport(turn, platform);
      return withLeg(run, legAfter(leg, step, view));
    case 'close': {
      if (view.foreign) adoptForeign(turn, run, leg, step.closes);
      const { orderIds, parents } = sendCloses(turn, run, leg, step.closes);
      return { ...withLeg(run, legAfter(leg, step, view, orderIds)), parents };
    }
    case 'park':
      turn.alert({
        code: 'FLATTEN_NOT_PROVED',
        severity: 'alarm',
        platform,
        text: `Flatten: NOT PROVED on ${platform}: ${step.reason}. It goes on by itself when ${platform} is back; until then close there by hand.`,
      });
      return withLeg(run, legAfter(leg, step, view));
    case 'wait':
    case 'pause':
    case 'proved':
    case 'not_proved':
      return withLeg(run, legAfter(leg, step, view));
  }
}

/** Every round asks again; where a platform cannot cancel, a person is told once. */
function cancelFor(turn: Turn, leg: FlattenLeg, orderId: FlattenLeg['cancelled'][number]): void {
  const child = turn.state.children.get(orderId);
  const canCancel = turn.state.platforms.get(leg.platform)?.identity.abilities.cancel === true;
  if (child !== undefined && (canCancel || leg.round === 1)) cancelChild(turn, child, undefined);
}

/** Hands a platform's report, asked for at `askedUs`, to the flattens that wait for its word. */
export function takeReread(turn: Turn, platform: PlatformId, report: PlatformReport, askedUs: number): void {
  const known = turn.state.platforms.get(platform);
  if (known === undefined) return;
  for (const id of turn.state.openFlattens) {
    const run = turn.state.flattens.get(id);
    const leg = run?.legs.find((each) => each.platform === platform);
    if (run === undefined || leg?.phase !== 'reading' || askedUs < leg.phaseSinceUs) continue;
    cancelListed(turn, report, askedUs, (child) => child.platform === platform && isInScope(run.scope, child));
    const reread = rereadOf(turn, known, run.scope, report, askedUs);
    turn.decide({ type: 'flattenChanged', run: withLeg(run, { ...leg, reread }) });
  }
}
