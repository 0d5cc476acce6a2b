import type { Alert } from '../model/alert.ts';
import type { Audience, ClientMessage } from '../model/client-message.ts';
import type { PlatformCommand } from '../model/command.ts';
import type { ErrorCodeName } from '../model/error-code.ts';
import type { Event } from '../model/event.ts';
import type { ClientId } from '../model/ids.ts';
import type { Child, Parent } from '../model/order.ts';
import type { FoundRate } from '../model/rate.ts';
import type { Finding, PlacedFinding } from '../risk/finding.ts';
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
  /** What each check of the limits found, up to the first that denied; in a preview of all of them. Never journalled. */
  readonly findings: PlacedFinding[];
  /** Takes what a check found, of the signal as a whole or of one platform. */
  found(finding: Finding, platform: string | undefined): void;
  /** Only in a preview: takes what would be decided of a parent, and ends the turn. */
  planned?(parent: Parent, children: readonly Child[]): never;
}

/** Begins the work on one event. */
export function beginTurn(state: EngineState, config: EngineConfig, event: Event): Turn {
  return new EventTurn(state, config, event);
}

class EventTurn implements Turn {
  readonly state: EngineState;
  readonly config: EngineConfig;
  readonly atUs: number;
  readonly rates: readonly FoundRate[];
  readonly decisions: Decision[] = [];
  readonly effects: Effect[] = [];
  readonly findings: PlacedFinding[] = [];

  constructor(state: EngineState, config: EngineConfig, event: Event) {
    this.state = state;
    this.config = config;
    this.atUs = event.atUs;
    this.rates = 'rates' in event ? (event.rates ?? []) : [];
  }

  decide(undated: Undated<Decision>): void {
    const decision = Object.assign(undated, { atUs: this.atUs }) as Decision;
    this.decisions.push(decision);
    applyDecision(this.state, decision);
  }

  found(finding: Finding, platform: string | undefined): void {
    this.findings.push({ platform, finding });
  }

  command(command: PlatformCommand): void {
    this.effects.push({ type: 'command', command });
  }

  tell(audience: Audience, message: ClientMessage): void {
    this.effects.push({ type: 'tell', audience, message });
  }

  refuse(client: ClientId, code: ErrorCodeName, reason: string, clientOrderId?: string): void {
    this.count(code);
    const about = clientOrderId === undefined ? {} : { clientOrderId };
    this.tell({ to: 'owner', client }, { type: 'error', code, reason, ...about });
  }

  alert(alert: Alert): void {
    this.effects.push({ type: 'alert', alert });
    this.tell({ to: 'everyone' }, { type: 'alert', code: alert.code, text: alert.text });
  }

  count(code: ErrorCodeName): void {
    this.effects.push({ type: 'count', code });
  }

  log(line: string): void {
    this.effects.push({ type: 'log', line });
  }
}
