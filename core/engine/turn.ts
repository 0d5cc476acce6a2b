import type { Alert } from '../model/alert.ts';
import type { Audience, ClientMessage } from '../model/client-message.ts';
import type { PlatformCommand } from '../model/command.ts';
import type { ErrorCodeName } from '../model/error-code.ts';
import type { Event } from '../model/event.ts';
import type { ClientId } from '../model/ids.ts';
import type { FoundRate } from '../model/rate.ts';
import { applyDecision } from './apply-decision.ts';
import type { EngineConfig } from './config.ts';
import type { Decision } from './decision.ts';
import type { Effect } from './effect.ts';
import type { EngineState } from './state.ts';

type Undated<T> = T extends { readonly atUs: number } ? Omit<T, 'atUs'> : never;

/** One event being worked off: decisions are applied as they are made, effects are gathered. */
export interface Turn {
  readonly state: EngineState;
  readonly config: EngineConfig;
  readonly atUs: number;
  /** The rates to USD that the event brought along. */
  readonly rates: readonly FoundRate[];
  readonly decisions: Decision[];
  readonly effects: Effect[];
  decide(decision: Undated<Decision>): void;
  command(command: PlatformCommand): void;
  tell(audience: Audience, message: ClientMessage): void;
  /** Answers one client with ERROR. */
  refuse(client: ClientId, code: ErrorCodeName, reason: string, clientOrderId?: string): void;
  alert(alert: Alert): void;
  count(code: ErrorCodeName): void;
  log(line: string): void;
}

/** Begins the work on one event. */
export function beginTurn(state: EngineState, config: EngineConfig, event: Event): Turn {
  const { atUs } = event;
  const decisions: Decision[] = [];
  const effects: Effect[] = [];
  const turn: Turn = {
    state,
    config,
    atUs,
    rates: 'rates' in event ? (event.rates ?? []) : [],
    decisions,
    effects,
    decide: (undated) => {
      const decision = { ...undated, atUs } as Decision;
      decisions.push(decision);
      applyDecision(state, decision);
    },
    command: (command) => effects.push({ type: 'command', command }),
    tell: (audience, message) => effects.push({ type: 'tell', audience, message }),
    refuse: (client, code, reason, clientOrderId) => {
      turn.count(code);
      turn.tell(
        { to: 'owner', client },
        { type: 'error', code, reason, ...(clientOrderId !== undefined && { clientOrderId }) },
      );
    },
    alert: (alert) => {
      effects.push({ type: 'alert', alert });
      turn.tell({ to: 'everyone' }, { type: 'alert', code: alert.code, text: alert.text });
    },
    count: (code) => effects.push({ type: 'count', code }),
    log: (line) => effects.push({ type: 'log', line }),
  };
  return turn;
}
