import { trimDust } from '../base/decimal.ts';
import { canReread } from './can-reread.ts';
import type { PlatformReport } from '../model/event.ts';
import type { Doubt, FlattenScope, Reread } from '../model/flat-certificate.ts';
import type { PlatformId } from '../model/ids.ts';
import type { Child } from '../model/order.ts';
import { isTerminal } from '../model/order.ts';
import type { FlattenLeg } from '../orders/flatten-leg.ts';
import type { FlattenRun } from '../orders/flatten-run.ts';
import { isInScope } from '../orders/flatten-run.ts';
import type { FlattenPosition } from '../orders/flatten-size.ts';
import type { FlattenView } from '../orders/flatten-step.ts';
import type { Position } from '../orders/position-book.ts';
import { exitsInFlight } from '../orders/split-order.ts';
import { unprovenBar } from './arming.ts';
import { openFlattens } from './flattens-at-work.ts';
import { ownRoot } from './own-root.ts';
import type { EngineState, PlatformState } from './state.ts';
import { openOn } from './state.ts';
import type { Turn } from './turn.ts';

/** What a leg of a flatten is judged by: its platform as the engine knows it now. */
export function flattenView(turn: Turn, run: FlattenRun, leg: FlattenLeg): FlattenView {
  const { state } = turn;
  const { scope } = run;
  const known = state.platforms.get(leg.platform);
  const away = awayReason(known);
  if (known === undefined || away !== undefined)
    return { atUs: turn.atUs, away, rereads: false, foreign: false, open: [], positions: [], others: [] };
  const rereads = canReread(known);
  const isFresh = leg.phase === 'reading' && leg.reread !== undefined && leg.reread.askedUs >= leg.phaseSinceUs;
  const others = new Set(openFlattens(state).flatMap(({ id, parents }) => (id === run.id ? [] : parents)));
  return {
    atUs: turn.atUs,
    away,
    rereads,
    foreign: scope.foreign,
    open: openInScope(state, leg.platform, scope).map((child) => ({
      orderId: child.orderId,
      isUnknown: child.state === 'unknown',
      isOthersClose: others.has(child.parentKey),
      text: `${child.side} ${child.size} ${child.symbol}`,
    })),
    positions: positionsOf(state, known, scope, rereads && isFresh ? leg.reread : undefined),
    others: otherAccounts(state, known, scope),
  };
}

/** Why nothing can be sent to a platform and nothing asked of it; undefined while its link is open. */
function awayReason(known: PlatformState | undefined): string | undefined {
  if (known === undefined) return 'it has never connected';
  if (known.link === 'closed') return `it is not connected (${known.reason})`;
  if (known.link === 'recovering') return 'it has not reported since it connected';
  return unprovenBar(known)?.reason;
}

/** Our orders on a platform that are not over, within a scope. */
export function openInScope(state: EngineState, platform: PlatformId, scope: FlattenScope): readonly Child[] {
  return [...state.openChildren.on(platform)].filter((child) => isInScope(scope, child));
}

/** What is booked on a platform within a scope, on any of its accounts; flat positions left out. */
export function heldInScope(state: EngineState, platform: PlatformId, scope: FlattenScope): readonly Position[] {
  const held: Position[] = [];
  for (const position of state.positions.all())
    if (position.platform === platform && position.size !== 0 && isInScope(scope, position)) held.push(position);
  return held;
}

function positionsOf(
  state: EngineState,
  known: PlatformState,
  scope: FlattenScope,
  reread: Reread | undefined,
): readonly FlattenPosition[] {
  const { platform, account } = known.identity;
  const theirs = new Map(reread?.positions.map(({ symbol, size }) => [symbol, size]));
  const symbols = new Set(theirs.keys());
  for (const position of heldInScope(state, platform, scope))
    if (position.account === account) symbols.add(position.symbol);
  return [...symbols].map((symbol) => ({
    symbol,
    ours: state.positions.get(platform, account, symbol)?.size ?? 0,
    theirs: reread === undefined ? undefined : (theirs.get(symbol) ?? 0),
    inFlight: {
      BUY: exitsInFlight(openOn(state, platform, account), symbol, 'BUY'),
      SELL: exitsInFlight(openOn(state, platform, account), symbol, 'SELL'),
    },
  }));
}

/** What is booked on another account than the one that the platform trades now cannot be closed through it. */
function otherAccounts(state: EngineState, { identity }: PlatformState, scope: FlattenScope): readonly Doubt[] {
  const { platform, account } = identity;
  return heldInScope(state, platform, scope).flatMap((position) =>
    position.account === account
      ? []
      : [
          {
            code: 'OTHER_ACCOUNT',
            text: `${position.size} ${position.symbol} is booked on account ${position.account} of ${platform}, which trades ${account} now; close it there, then say so: nexus differences`,
          } as const,
        ],
  );
}

/** What a report says of a scope: the positions, and the orders that are not over. */
export function rereadOf(
  turn: Turn,
  known: PlatformState,
  scope: FlattenScope,
  report: PlatformReport,
  askedUs: number,
): Reread {
  const sizes = new Map<string, { size: number; averagePrice: number }>();
  for (const { symbol, size, averagePrice } of report.positions)
    if (size !== 0 && isInScope(scope, meaningOf(turn, known, symbol)))
      sizes.set(symbol, { size: trimDust((sizes.get(symbol)?.size ?? 0) + size), averagePrice });
  let workingOurs = 0;
  let workingOthers = 0;
  for (const { orderId, symbol, status } of report.orders) {
    if (isTerminal(status) || !isInScope(scope, meaningOf(turn, known, symbol))) continue;
    if (orderId !== undefined && turn.state.children.has(orderId)) workingOurs += 1;
    else workingOthers += 1;
  }
  const positions = [...sizes].map(([symbol, net]) => ({ symbol, ...net })).filter(({ size }) => size !== 0);
  return { askedUs, readUs: turn.atUs, positions, workingOurs, workingOthers };
}

/** The root and contract of a platform's symbol: by what we traded there, else by the registry; '' where nobody knows it. */
export function meaningOf(
  turn: Turn,
  known: PlatformState,
  symbol: string,
): { readonly root: string; readonly contract?: string | undefined } {
  const { platform, account } = known.identity;
  const booked = turn.state.positions.get(platform, account, symbol);
  if (booked !== undefined) return booked;
  for (const child of openOn(turn.state, platform, account)) if (child.symbol === symbol) return child;
  const read = turn.config.symbols.checkOrderSymbol(symbol, undefined, turn.atUs);
  // Nothing may be opened in a month on its last day, and what is held of it is still what it is.
  const meant = read.ok ? read.value : read.error.named;
  if (meant === undefined) return { root: '' };
  // MNQZ26 is NQ only where MNQ trades for it: a mapping of another platform says nothing about this one.
  const own = ownRoot(turn, meant.root, meant.contract);
  if (own === undefined) return meant;
  const target = turn.config.symbols.orderTarget(meant.root, platform, turn.atUs, known.spelling);
  const isMappedHere = target.kind === 'symbol' && target.contract?.slice(0, -3) === own;
  return isMappedHere ? meant : { root: own, contract: meant.contract };
}
