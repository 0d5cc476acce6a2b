import type { Result } from '../base/result.ts';
import type { ClientId } from '../model/ids.ts';
import type { Alert } from '../model/alert.ts';
import { answerQuery } from './answer-query.ts';
import { createDoorHolder } from './door-holder.ts';
import { createEventTurns } from './event-turns.ts';
import { createGatewayCore } from './gateway-core.ts';
import { createGatewayDoors } from './gateway-doors.ts';
import type { Gateway, GatewayOptions } from './gateway.ts';
import { platformMaps, statsMap, type StatusSources } from './gateway-status.ts';
import { createHousekeeping } from './housekeeping.ts';
import type { WorkedEvent } from './inbox.ts';
import { createLastSeen } from './last-seen.ts';
import { openGateway } from './open-gateway.ts';
import { createOperatorSide } from './operator-side.ts';
import { createPlatformSide } from './platform-side.ts';
import { createPlatformSwitches, memorySwitchStore, switchedOffText } from './platform-switches.ts';
import { createReadHold } from './read-hold.ts';
import { riskMap } from './risk-map.ts';
import { shiftSourceTime, withQuotes, withRates } from './signal-inputs.ts';
import { createTickSide } from './tick-side.ts';
import { gatewayVersion } from './version.ts';

export type { Gateway, GatewayOptions } from './gateway.ts';

/**
 * Puts the gateway together: core, turns of events, tick lane, platforms, doors, operators. The parts know each other by
 * functions alone, which are called once all of them stand. Resolves when the doors are bound; refused with a sentence for
 * a person when one cannot be.
 */
export async function startGateway(options: GatewayOptions): Promise<Result<Gateway, string>> {
  const { config, clock, clockOffsetUs = 0 } = options;
  const observers = new Set<(worked: WorkedEvent) => void>();
  const signalObservers = new Set<(client: ClientId) => void>();

  const core = createGatewayCore(options, (root, platform, hasTerms) =>
    operators.instruments.priceUnproved(root, platform, hasTerms),
  );
  const { engine, gate, registry, board, rates, counters, log, ratesNow } = core;
  const raiseToAll = (alert: Alert): void => {
    core.raise(alert);
    nexusDoor.tell({ to: 'everyone' }, { type: 'alert', code: alert.code, text: alert.text });
  };

  const lastSeen = createLastSeen();
  const turns = createEventTurns({
    core,
    gateway: options,
    send: (command) => (platforms.adapters.get(command.platform) ?? platformDoor).send(command),
    tell: (audience, message) => nexusDoor.tell(audience, message),
    raiseToAll,
    worked: (worked) => {
      operators.panel.take(worked);
      for (const observer of observers) observer(worked);
      lastSeen.take(worked.event);
      readHold.release();
      platforms.retirement.look();
      if (worked.decisions.length > 0) riskWatch.look();
      operators.instruments.look(worked.event);
    },
  });
  const { inbox } = turns;
  const readHold = createReadHold(() => inbox.isFull);
  const { lane, fanOut, riskWatch } = createTickSide({ core, clock, post: (event) => inbox.post(event) });
  const platforms = createPlatformSide({ core, gateway: options, lane, post: turns.post });

  const switches = options.switches ?? createPlatformSwitches(memorySwitchStore(), log);
  const { platformDoor, nexusDoor } = createGatewayDoors({
    config,
    clock,
    gate,
    lane,
    fanOut,
    board,
    engine,
    registry,
    switches,
    tokens: options.tokens,
    counters,
    log,
    isReserved: (platform) => platforms.adapters.has(platform),
    emit: platforms.emit,
    post: (event) => inbox.post(event),
    postOfClient: (event) => {
      if (event.type === 'signalReceived' || event.type === 'targetReceived') riskWatch.lookAtClocks();
      return inbox.post(withRates(withQuotes(shiftSourceTime(event, clockOffsetUs), board, engine.rootsOf), ratesNow));
    },
    answerQuery: (what, args) =>
      answerQuery(
        {
          view: engine,
          platforms: () => platformMaps(status),
          symbols: () => operators.instruments.symbolRows(),
          stats: () => statsMap(status),
          risk: () => riskMap(operators.riskShown()),
          whatIf: (signal) => operators.desks.orders.whatIf(signal),
        },
        what,
        args,
      ),
    clientSignalled: (client) => {
      for (const observer of signalObservers) observer(client);
    },
  });

  const doors = createDoorHolder({ host: config.host, ports: config.ports, clock, handlers: () => handlers });
  const status: StatusSources = {
    view: engine,
    gate,
    alerts: core.alerts,
    counters,
    measures: core.measures,
    doors: () => doors.current(),
    clients: () => nexusDoor.sessions(),
    activity: (platform) =>
      platformDoor.sessions().find((session) => session.platform === platform) ?? platforms.ticks.activity(platform),
    ticksPerSecond: () => housekeeping.ticksPerSecond,
    lastSeenUs: (platform) => lastSeen.of(platform),
    mode: config.mode,
    nowUs: () => clock.nowUs(),
    startedUs: clock.nowUs(),
    version: gatewayVersion(),
    dataFolder: options.dataFolder,
    toldLights: platforms.toldLights,
    switchedOff: (platform) => switchedOffText(switches.offOf(platform)),
    notesOn: (platform) => operators.instruments.notesOn(platform),
  };
  let symbolsRevision = 0;
  const symbolsChanged = (): void => {
    symbolsRevision += 1;
    lane.forgetSymbols();
    platformDoor.symbolsChanged();
    options.rolled?.();
  };
  const operators = createOperatorSide({
    core,
    gateway: options,
    turns,
    platforms,
    platformDoor,
    doors,
    status,
    switches,
    raiseToAll,
    symbolsChanged,
    symbolsRevision: () => symbolsRevision,
  });
  const handlers: Gateway['handlers'] = {
    platform: readHold.wrap(platformDoor, () => doors.current()?.platform),
    nexus: readHold.wrap(nexusDoor, () => doors.current()?.nexus),
    admin: operators.adminDoor,
  };
  const housekeeping = createHousekeeping({
    clock,
    registry,
    totalTicks: () =>
      platforms.ticks.total() + platformDoor.sessions().reduce((sum, session) => sum + session.ticks, 0),
    observeRates: () => rates.observe(),
    rolled: (beforeUs) => {
      log('A contract has rolled: symbols are read anew');
      symbolsChanged();
      operators.instruments.rolled(beforeUs);
    },
  });

  return openGateway({
    options,
    core,
    turns,
    riskWatch,
    fanOut,
    platforms,
    platformDoor,
    doors,
    status,
    operators,
    handlers,
    housekeeping,
    raiseToAll,
    observe: (observer) => subscribe(observers, observer),
    onClientSignal: (observer) => subscribe(signalObservers, observer),
  });
}

function subscribe<T>(set: Set<T>, entry: T): () => void {
  set.add(entry);
  return () => set.delete(entry);
}
