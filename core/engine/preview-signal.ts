import type { Event } from '../model/event.ts';
import type { Child, Parent } from '../model/order.ts';
import type { PlacedFinding } from '../risk/finding.ts';
import type { EngineConfig } from './config.ts';
import { handleSignal } from './handle-signal.ts';
import type { EngineState } from './state.ts';
import { beginTurn, type Turn } from './turn.ts';

/** What a signal would lead to now. */
export type SignalPreview =
  /** Orders would go out, or each platform says why not. */
  | {
      readonly kind: 'planned';
      readonly parent: Parent;
      readonly children: readonly Child[];
      /** Every check of the limits, those behind a denial too; none where nothing would enter. */
      readonly findings: readonly PlacedFinding[];
    }
  /** Refused as a whole: the symbol, the state of trading. */
  | { readonly kind: 'refused'; readonly code: string; readonly reason: string }
  /** Its id is known: it would be answered with its present state. */
  | { readonly kind: 'repeated' };

/** Ends a preview at the point where the real thing would decide. */
class Planned extends Error {
  override readonly name = 'Planned';
  readonly parent: Parent;
  readonly children: readonly Child[];
  constructor(parent: Parent, children: readonly Child[]) {
    super('a preview ends here');
    this.parent = parent;
    this.children = children;
  }
}

/**
 * Runs a signal through every check that a real one passes, in the same code, up to where its orders would be decided.
 * Nothing is decided, sent, counted or told; the state stays as it is.
 */
export function previewSignal(
  state: EngineState,
  config: EngineConfig,
  event: Extract<Event, { type: 'signalReceived' }>,
): SignalPreview {
  const real = beginTurn(state, config, event);
  const turn: Turn = {
    state,
    config,
    atUs: real.atUs,
    rates: real.rates,
    decisions: real.decisions,
    effects: real.effects,
    findings: real.findings,
    decide: () => {},
    command: () => {},
    tell: (audience, message) => real.tell(audience, message),
    refuse: (...args) => real.refuse(...args),
    alert: () => {},
    count: () => {},
    log: () => {},
    found: (finding, platform) => real.found(finding, platform),
    planned: (parent, children) => {
      throw new Planned(parent, children);
    },
  };
  try {
    handleSignal(turn, event);
  } catch (end) {
    if (!(end instanceof Planned)) throw end;
    return { kind: 'planned', parent: end.parent, children: end.children, findings: real.findings };
  }
  for (const effect of turn.effects)
    if (effect.type === 'tell' && effect.message.type === 'orderRejected')
      return { kind: 'refused', code: effect.message.code, reason: effect.message.reason };
  return { kind: 'repeated' };
}
