import type { PanelServer } from '../api/serve-panels.ts';
import type { StartLinkProcess } from '../adapters/link-process.ts';
import type { Adapter } from '../adapters/port.ts';
import type { Clock } from '../base/clock.ts';
import type { Result } from '../base/result.ts';
import type { RetiredSignal } from '../engine/config.ts';
import type { Decision } from '../engine/decision.ts';
import type { EngineView } from '../engine/view.ts';
import type { Registry } from '../instruments/registry.ts';
import type { Alert } from '../model/alert.ts';
import type { ClientId } from '../model/ids.ts';
import type { QuoteBoard } from '../model/quote-board.ts';
import type { Gate } from '../risk/gate.ts';
import type { Packable } from '../wire/pack.ts';
import type { DoorHandler } from '../zmtp/door-peer.ts';
import type { GatewayConfig } from './config.ts';
import type { FabricGround } from './fabric-ground.ts';
import type { InboxOptions, UndatedEvent, WorkedEvent } from './inbox.ts';
import type { InstrumentSources } from './instruments-desk.ts';
import type { ProofJudge } from './judge-proof.ts';
import type { DoorName } from './open-doors.ts';
import type { ConfigPlace } from './panel/config-files.ts';
import type { TrailThread } from './panel/trail-thread.ts';
import type { KillChoiceStore } from './kill-choice.ts';
import type { PlatformSwitches } from './platform-switches.ts';
import type { Tokens } from './tokens.ts';
import type { RateStore } from './rate-store.ts';
import type { RiskFile } from './risk-file.ts';

/** What a gateway is put together from. */
export interface GatewayOptions {
  readonly config: GatewayConfig;
  readonly registry: Registry;
  /** Lets the registry be edited while the gateway runs; without it, it stays as it is. `registry` is the live one then. */
  readonly instruments?: InstrumentSources;
  /** Keeps the exchange rates over a restart. */
  readonly rateStore?: RateStore;
  /** Compares mappings elsewhere than in this thread. */
  readonly proofJudge?: ProofJudge;
  /** Where the limits are kept; without it nothing is limited. */
  readonly riskFile?: RiskFile;
  readonly clock: Clock;
  /** What the clock is ahead of the world; inbound timestamps are shifted by it. */
  readonly clockOffsetUs?: number;
  readonly adminToken: string;
  /** Why that token proves nothing now; without it, it always does. */
  readonly adminTokenFault?: () => string | undefined;
  /** What platforms and clients must show for live trading; without it nobody has anything to show. */
  readonly tokens?: Tokens;
  readonly log: (line: string) => void;
  /** Puts what was decided on disk, and brings back what was; without one nothing is kept. */
  readonly journal?: InboxOptions['journal'] & {
    /** Hands all earlier decisions to `restore` and returns the time of the last event; refused with a sentence. */
    recover?(restore: (decision: Decision) => void): Result<number, string>;
    retiredSignal?(key: string): RetiredSignal | undefined;
  };
  /** Platforms inside the process; they get the gate that they must read last before an entry. */
  readonly adapters?: (gate: Gate) => readonly Adapter[];
  /** Starts the process of NinjaTrader's .NET link; without it the gateway reads those frames itself. */
  readonly startNt8Link?: StartLinkProcess;
  /** `none`: tests hand peers to the `handlers` themselves. */
  readonly sockets?: 'open' | 'none';
  /** Calls back at the end of a loop turn; `setImmediate` unless a test decides. */
  readonly endOfTurn?: InboxOptions['endOfTurn'];
  /** Where the answer is kept whether a kill closes positions; without it, nowhere. */
  readonly killChoices?: KillChoiceStore;
  /** Which platforms an operator has switched off; without it, none, and what is switched off is forgotten. */
  readonly switches?: PlatformSwitches;
  /** What the panel shows of the data folder. */
  readonly panel?: { readonly trails?: TrailThread; readonly configPlaces: readonly ConfigPlace[] };
  /** Told when a roll has changed what symbols mean. */
  readonly rolled?: () => void;
  /** Shown in the status. */
  readonly dataFolder?: string;
}

/** A running gateway. */
export interface Gateway {
  /** Where the doors listen; undefined without sockets. */
  readonly ports: Readonly<Record<DoorName, number>> | undefined;
  readonly handlers: Readonly<Record<DoorName, DoorHandler>>;
  readonly view: EngineView;
  readonly board: QuoteBoard;
  readonly gate: Gate;
  /** Takes in whoever shows the gateway, over any channel. */
  readonly panels: PanelServer;
  /** What a fabric stands on. */
  readonly fabricGround: FabricGround;
  status(): Packable;
  /** Shows a person what something outside the engine has to say. */
  raise(alert: Alert): void;
  /** Posts an event and waits until all that it led to is done. */
  postAndWait(event: UndatedEvent): Promise<void>;
  /** Calls back after every event that was worked off, until the returned function is called. */
  observe(observer: (worked: WorkedEvent) => void): () => void;
  /** Calls back when a client sends a signal or a target, until the returned function is called. */
  onClientSignal(observer: (client: ClientId) => void): () => void;
  /** Shuts the gate, works off what waits and closes the doors. Open orders stay at their platforms. */
  stop(): Promise<void>;
}
