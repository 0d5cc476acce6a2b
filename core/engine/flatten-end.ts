import type { FlatCertificate } from '../model/flat-certificate.ts';
import type { PlatformId } from '../model/ids.ts';
import { OPERATOR_CLIENT } from '../model/ids.ts';
import { actorTitle } from '../model/source.ts';
import { certificateOf, certificateText } from '../orders/flatten-certificate.ts';
import { isLegOver } from '../orders/flatten-leg.ts';
import type { FlattenRun } from '../orders/flatten-run.ts';
import { outcomeOf, withLeg } from '../orders/flatten-run.ts';
import { endIfDone } from './settle-parent.ts';
import { childrenOf } from './state.ts';
import { openFlattens } from './flattens-at-work.ts';
import type { Turn } from './turn.ts';

/** Ends a flatten whose platforms are all proved or given up: the certificate is kept, shown and told, loudly if it is none. */
export function endFlattenIfOver(turn: Turn, id: string): void {
  const run = turn.state.flattens.get(id);
  if (run === undefined || run.endedUs !== undefined || !run.legs.every(isLegOver)) return;
  const ended = { ...run, endedUs: turn.atUs };
  turn.decide({ type: 'flattenChanged', run: ended });
  const certificate = certificateOf(ended);
  const isProved = certificate.outcome === 'proved';
  const text = certificateText(certificate);
  turn.log(text);
  if (!isProved) {
    const toDo = 'Look at the platforms and close by hand what is open there.';
    turn.alert({ code: 'FLATTEN_NOT_PROVED', severity: 'alarm', text: `${text} ${toDo}` });
  } else if (ended.client === OPERATOR_CLIENT) turn.alert({ code: 'FLATTEN_PROVED', severity: 'info', text });
  endParents(turn, ended);
  tellOwner(turn, ended, certificate, text);
}

function endParents(turn: Turn, { parents }: FlattenRun): void {
  for (const key of parents) {
    const parent = turn.state.parents.get(key);
    if (parent === undefined || parent.state === 'ended') continue;
    const children = childrenOf(turn.state, parent);
    endIfDone(
      turn,
      parent,
      children.every(({ state }) => state === 'filled'),
    );
  }
}

function tellOwner(turn: Turn, run: FlattenRun, certificate: FlatCertificate, text: string): void {
  const { client, clientOrderId, parents } = run;
  if (client === OPERATOR_CLIENT) return;
  const owner = { to: 'owner', client } as const;
  const isProved = certificate.outcome === 'proved';
  if (parents.length === 0)
    turn.tell(owner, {
      type: 'orderRejected',
      clientOrderId,
      signalId: clientOrderId,
      code: isProved ? 'ALREADY_FLAT' : 'FLATTEN_NOT_PROVED',
      reason: text,
    });
  turn.tell(owner, { type: 'flattenEnded', clientOrderId, signalId: clientOrderId, certificate, text });
}

/** Tells again, after a restart, of what waits for platforms that are away: nobody may forget it. */
export function tellParked(turn: Turn): void {
  for (const { legs, by } of openFlattens(turn.state))
    for (const { platform, phase } of legs)
      if (phase === 'parked')
        turn.alert({
          code: 'FLATTEN_NOT_PROVED',
          severity: 'alarm',
          platform,
          text: `The flatten by ${actorTitle(by)} still waits for ${platform}: NOT PROVED there. It goes on when ${platform} is back; until then close there by hand.`,
        });
}

/** Ends what flattens have to do on a simulated platform that has ended: its positions and orders ended with it. */
export function endLegsOfSimulation(turn: Turn, platform: PlatformId): void {
  for (const id of turn.state.openFlattens) {
    const run = turn.state.flattens.get(id);
    const leg = run?.legs.find((each) => each.platform === platform);
    if (run === undefined || leg === undefined || isLegOver(leg)) continue;
    const { dueUs: _, reread: __, ...rest } = leg;
    const over = { ...rest, phase: 'proved', phaseSinceUs: turn.atUs, doubts: [] } as const;
    turn.decide({ type: 'flattenChanged', run: withLeg(run, over) });
    endFlattenIfOver(turn, id);
  }
}

/** Gives up what waits for platforms that are away: a person goes on without it. Says of which platforms. */
export function withdrawParked(turn: Turn, why: string): void {
  for (const id of turn.state.openFlattens) {
    const run = turn.state.flattens.get(id);
    if (run === undefined || outcomeOf(run) !== 'parked') continue;
    const legs = run.legs.map((leg) =>
      isLegOver(leg) ? leg : { ...leg, phase: 'not_proved' as const, phaseSinceUs: turn.atUs },
    );
    turn.log(`The flatten by ${run.by} does not wait any longer: ${why}`);
    turn.decide({ type: 'flattenChanged', run: { ...run, legs } });
    endFlattenIfOver(turn, id);
  }
}
