import { createAdminDoor } from '../doors/admin-door.ts';
import type { OperatorCommands } from '../doors/operator-commands.ts';
import type { PlatformDoor } from '../doors/platform-door.ts';
import type { Alert } from '../model/alert.ts';
import type { DoorHandler } from '../zmtp/door-peer.ts';
import { differenceActions } from './difference-actions.ts';
import type { DoorHolder } from './door-holder.ts';
import type { EventTurns } from './event-turns.ts';
import type { GatewayCore } from './gateway-core.ts';
import type { GatewayOptions } from './gateway.ts';
import type { StatusSources } from './gateway-status.ts';
import { createInstrumentsDesk, type InstrumentsDesk } from './instruments-desk.ts';
import { createKillChoice, memoryKillChoiceStore } from './kill-choice.ts';
import { commandRows, createOperatorCommands } from './operator-commands.ts';
import { createOperatorDesks, type OperatorDesks } from './operator-desks.ts';
import { createGatewayPanel, type GatewayPanel } from './panel/gateway-panel.ts';
import type { PlatformSide } from './platform-side.ts';
import type { PlatformSwitches } from './platform-switches.ts';
import { createRiskDesk, type RiskDesk } from './risk-desk.ts';
import { memoryRiskFile, type RiskFile } from './risk-file.ts';
import { createRiskShown, riskMap, type RiskShown } from './risk-map.ts';
import { benchRiskText } from './risk-profiles.ts';
import { toWire } from './wire-names.ts';

export interface OperatorSideOptions {
  readonly core: GatewayCore;
  readonly gateway: GatewayOptions;
  readonly turns: EventTurns;
  readonly platforms: PlatformSide;
  readonly platformDoor: PlatformDoor;
  readonly doors: DoorHolder;
  readonly status: StatusSources;
  readonly switches: PlatformSwitches;
  /** Shows a person, and every client, what a desk has to say. */
  readonly raiseToAll: (alert: Alert) => void;
  /** Symbols mean something else from now on. */
  readonly symbolsChanged: () => void;
  readonly symbolsRevision: () => number;
}

/** What a person sees and does, whatever they do it with: the desks, the panel and the admin door's logic. */
export interface OperatorSide {
  readonly desks: OperatorDesks;
  readonly instruments: InstrumentsDesk;
  readonly risk: RiskDesk;
  readonly riskFile: RiskFile;
  readonly riskShown: () => RiskShown;
  /** The one registry of what operators may do. */
  readonly commands: OperatorCommands;
  readonly panel: GatewayPanel;
  readonly adminDoor: DoorHandler;
}

/** Makes the desks and what stands before them. Nothing is started by it. */
export function createOperatorSide(options: OperatorSideOptions): OperatorSide {
  const { core, gateway, turns, platforms, platformDoor, doors, status, switches, raiseToAll } = options;
  const { engine, live, registry, board, rates, counters, logTail, log, raise, ratesNow } = core;
  const { config, clock } = gateway;
  const { inbox, postAndWait } = turns;
  const nowUs = (): number => clock.nowUs();

  const instruments = createInstrumentsDesk({
    sources: gateway.instruments,
    live,
    rates,
    rateStore: gateway.rateStore,
    judge: gateway.proofJudge,
    view: engine,
    board,
    clock,
    alert: (alert) => (alert.severity === 'info' ? raise(alert) : raiseToAll(alert)),
    log,
    post: (event) => inbox.post(event),
    postAndWait,
    symbolsChanged: options.symbolsChanged,
  });
  const riskFile = gateway.riskFile ?? memoryRiskFile(benchRiskText());
  const riskShown = createRiskShown(engine, riskFile.name, nowUs);
  const risk = createRiskDesk({
    file: riskFile,
    mode: config.mode,
    isRoot: (name) => registry.roots.includes(name),
    inForce: () => engine.limits(),
    shown: () => riskMap(riskShown()),
    alert: raise,
    postAndWait,
  });
  const killChoice = createKillChoice(config.killFlattens, gateway.killChoices ?? memoryKillChoiceStore());
  const desks = createOperatorDesks({
    engine,
    registry,
    board,
    clock,
    inbox,
    postAndWait,
    status,
    rates: () => ratesNow().rates,
    killChoice,
    adapters: platforms.adapters,
    sinkOf: (platform) => platforms.sinkOf(platform),
    platformDoor,
    switches,
    hasLeft: (platform) => platforms.retirement.hasLeft(platform),
    doors,
    others: {
      dashboard: { run: () => toWire(panel.dashboard()) },
      commands: { run: () => commandRows() },
      ...instruments.actions,
      ...risk.actions,
      ...differenceActions({ engine, rates: () => ratesNow().rates, nowUs, postAndWait }),
    },
  });
  const commands = createOperatorCommands(desks.actions);
  const panel = createGatewayPanel({
    engine,
    registry,
    board,
    rates,
    clock,
    config,
    status,
    commands,
    desk: desks.orders,
    riskShown,
    killChoice,
    switches,
    lifecycle: desks.lifecycle,
    ownPlatforms: () => [...platforms.adapters.keys()],
    sessions: () => platformDoor.sessions(),
    inboxDepth: () => inbox.depth,
    symbolsRevision: options.symbolsRevision,
    logTail,
    trails: gateway.panel?.trails,
    configPlaces: gateway.panel?.configPlaces ?? [],
    log,
  });
  const adminDoor = createAdminDoor({
    clock,
    commands,
    token: gateway.adminToken,
    tokenFault: gateway.adminTokenFault,
    readingNeedsToken: config.adminReads === 'token',
    count: (code) => counters.add(code),
    log,
  });
  return { desks, instruments, risk, riskFile, riskShown, commands, panel, adminDoor };
}
