import type { OverviewView } from '../../api/overview-view.ts';

/** What decides the tray's colour. */
export interface WorstFacts {
  readonly state: OverviewView['state'];
  readonly reason: string;
  readonly mode: OverviewView['mode'];
  readonly unknownOrders: number;
  readonly unwatched: readonly string[];
  /** Platforms of the trader's own that were connected and are lost. */
  readonly lost: readonly string[];
  readonly differences: number;
  /** Alerts that nobody has acknowledged. */
  readonly openAlarms: number;
  readonly openWarnings: number;
  readonly platformsLinked: number;
  readonly openPositions: number;
}

/** The worst of all that holds: grey stopped, red halted or money at risk, amber something needs a person, green all well. */
export function worstState(facts: WorstFacts): { readonly worst: OverviewView['worst']; readonly worstText: string } {
  const { state, reason, mode, unknownOrders, unwatched, lost, differences } = facts;
  if (state === 'stopped') return { worst: 'grey', worstText: `stopped${reason === '' ? '' : `: ${reason}`}` };
  const red = [
    ...(state === 'halted' ? [`HALTED: ${reason}`] : []),
    ...(unknownOrders > 0 ? [`${unknownOrders} order${plural(unknownOrders)} of unknown outcome`] : []),
    ...unwatched,
    ...(differences > 0 ? [`${differences} difference${plural(differences)} with a platform`] : []),
  ];
  if (red.length > 0) return { worst: 'red', worstText: red.join('; ') };
  const amber = [
    ...(state === 'active' ? [] : [`${state.toUpperCase()}${reason === '' ? '' : `: ${reason}`}`]),
    ...(lost.length > 0 ? [`${lost.join(', ')} lost`] : []),
    ...(facts.openAlarms > 0 ? [`${facts.openAlarms} alarm${plural(facts.openAlarms)} to look at`] : []),
    ...(facts.openWarnings > 0 ? [`${facts.openWarnings} warning${plural(facts.openWarnings)} to look at`] : []),
  ];
  if (amber.length > 0) return { worst: 'amber', worstText: amber.join('; ') };
  const { platformsLinked, openPositions } = facts;
  return {
    worst: 'green',
    worstText: `active, ${mode}: ${platformsLinked} platform${plural(platformsLinked)}, ${openPositions} position${plural(openPositions)}`,
  };
}

function plural(count: number): string {
  return count === 1 ? '' : 's';
}
