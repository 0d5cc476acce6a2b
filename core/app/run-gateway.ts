import type { AdapterEvent } from '../adapters/port.ts';
import { err, ok, type Result } from '../base/result.ts';
import { createAdminDoor } from '../doors/admin-door.ts';
import { TickFanOut } from '../doors/tick-fan-out.ts';
import { createTickLane } from '../doors/tick-lane.ts';
import { createEngine } from '../engine/create-engine.ts';
import type { Alert } from '../model/alert.ts';
import type { Event } from '../model/event.ts';
import type { ClientId, PlatformId } from '../model/ids.ts';
import type { Lights } from '../model/light.ts';
import { QuoteBoard } from '../model/quote-board.ts';
import { createAlerts } from '../monitoring/alerts.ts';
import { createCounters } from '../monitoring/counters.ts';
import { createGate } from '../risk/gate.ts';
import { engineEventOf } from './adapter-event.ts';
import { answerQuery } from './answer-query.ts';
import type { Gateway, GatewayOptions } from './gateway.ts';
import { gatewayStatus, platformMaps, statsMap, type StatusSources } from './gateway-status.ts';
import { createCatalogAdapters } from './catalog-adapters.ts';
import { createDoorHolder } from './door-holder.ts';
import { differenceActions } from './difference-actions.ts';
import { createGatewayDoors } from './gateway-doors.ts';
import { createHousekeeping } from './housekeeping.ts';
import { createInbox, type UndatedEvent, type WorkedEvent } from './inbox.ts';
import { createMeasures } from './measures.ts';
import { DOOR_NAMES, DOOR_TITLES } from './open-doors.ts';
import { createOperatorDesks } from './operator-desks.ts';
import { createGatewayPanel } from './panel/gateway-panel.ts';
import { createLogTail, tailLine } from './panel/log-tail.ts';
import { performEffect } from './perform-effect.ts';
import { createKillChoice, memoryKillChoiceStore } from './kill-choice.ts';
import { createPlatformSwitches, memorySwitchStore } from './platform-switches.ts';
import { createReadHold } from './read-hold.ts';
import { policyFor } from './reconcile-config.ts';
import { createRiskDesk } from './risk-desk.ts';
import { memoryRiskFile } from './risk-file.ts';
import { createRiskShown, riskMap } from './risk-map.ts';
import { benchRiskText } from './risk-profiles.ts';
import { createRiskWatch } from './risk-watch.ts';
import { createInstrumentsDesk } from './instruments-desk.ts';
import { createLiveRegistry } from './live-registry.ts';
import { quoteSamples, shiftSourceTime, withQuotes, withRates } from './signal-inputs.ts';
import { createSimRetirement } from './sim-retirement.ts';
import { createTickHost } from './tick-host.ts';
import { createTickSources } from './tick-sources.ts';
import { createUsdRates } from './usd-rates.ts';
import { gatewayVersion } from './version.ts';

export type { Gateway, GatewayOptions } from './gateway.ts';

/** About 5 KB each with its orders and fills: 0.75 GB at the limit. */
const PARENTS_MAX = 150_000;

/**
 * Puts the gateway together: doors, tick lane, engine, adapters. Resolves when the doors are bound; refused with a
 * sentence for a person when one cannot be.
 */
export async function startGateway(options: GatewayOptions): Promise<Result<Gateway, string>> {
  const { config, clock, clockOffsetUs = 0 } = options;
  const logTail = createLogTail();
  const log = (line: string): void => {
    tailLine(logTail, line, clock.nowUs());
    options.log(line);
  };
  const live = options.instruments?.live ?? createLiveRegistry(options.registry);
  const { registry } = live;
  const gate = createGate();
  const board = new QuoteBoard();
  const counters = createCounters();
  const alerts = createAlerts();
  const measures = createMeasures();
  const rates = createUsdRates({
    registry,
    board,
    clock,
    settings: config.rates,
    isSimulated: (platform) => (config.simulatedPlatforms as readonly string[]).includes(platform),
    knownBefore: options.rateStore?.load() ?? [],
  });
  const engine = createEngine({
    symbols: registry,
    orderTimeoutMs: config.orderTimeoutMs,
    reconcileEveryMs: config.reconcileEveryMs,
    reconcilePolicy: (platform) => policyFor(config.reconcilePolicy, platform),
    oneActiveOrderPerRoot: config.oneActiveOrderPerRoot,
    legacyPlatforms: config.legacyPlatforms,
    mode: config.mode,
    legacyClientsLive: config.legacyClientsLive,
    parentsMax: PARENTS_MAX,
    staleRatePenalty: config.rates.stalePenalty,
    retiredSignal: (key) => options.journal?.retiredSignal?.(key),
    priceUnproved: (root, platform, hasTerms) => desk.priceUnproved(root, platform, hasTerms),
  });
  const observers = new Set<(worked: WorkedEvent) => void>();
  const signalObservers = new Set<(client: ClientId) => void>();
  const waiters = new Map<Event, () => void>();

  const raise = (alert: Alert): void => {
    alerts.raise(alert, clock.nowUs());
    log(`${alert.severity.toUpperCase()} ${alert.code}: ${alert.text}`);
  };

  const raiseToAll = (alert: Alert): void => {
    raise(alert);
    nexusDoor.tell({ to: 'everyone' }, { type: 'alert', code: alert.code, text: alert.text });
  };

  const inbox = createInbox({
    engine,
    gate,
    clock,
    endOfTurn: options.endOfTurn ?? ((run) => setImmediate(run)),
    journal: options.journal ?? { commit: () => ({ outcome: 'written' }) },
    perform: (effect) =>
      performEffect(effect, {
        send: (command) => (adapters.get(command.platform) ?? platformDoor).send(command),
        post: (event) => inbox.post(event),
        tell: (audience, message) => nexusDoor.tell(audience, message),
        raise,
        log,
        count: (code) => counters.add(code),
        showMarket: (root) =>
          inbox.post({ type: 'marketShown', root, quotes: quoteSamples(board, root), ...ratesNow() }),
      }),
    alert: (alert) => raiseToAll(alert),
    log,
    worked: (worked) => {
      measures.take(worked);
      waiters.get(worked.event)?.();
      waiters.delete(worked.event);
      panel.take(worked);
      for (const observer of observers) observer(worked);
      readHold.release();
      retirement.look();
      if (worked.decisions.length > 0) riskWatch.look();
      desk.look(worked.event);
    },
  });

  const ratesNow = (): { readonly rates: ReturnType<typeof rates.current> } => {
    rates.observe();
    return { rates: rates.current(clock.nowUs()) };
  };
  const onAdapterEvent = (platform: PlatformId, told: AdapterEvent, journalled?: () => void): void => {
    const event = engineEventOf(platform, told);
    const posted = inbox.post(
      event.type === 'fillReceived' || event.type === 'reportReceived' ? { ...event, ...ratesNow() } : event,
    );
    if (posted !== undefined && journalled !== undefined) waiters.set(posted, journalled);
    if (told.type !== 'registered' || told.identity.simulated) return;
    retirement.begin(platform);
    rates.endSimulated();
  };

  const fanOut = new TickFanOut(board);
  const lane = createTickLane({
    board,
    fanOut,
    clock,
    flushed: () => riskWatch.ticked(),
    host: createTickHost({
      registry,
      clock,
      counters,
      log,
      alert: raise,
      heldRoot: (platform, symbol) =>
        engine.positions().find((held) => held.platform === platform && held.symbol === symbol && held.size !== 0)
          ?.root,
      quoteRowOf: (root, contract, nowUs) => rates.quoteRowOf(root, contract, nowUs),
      knownSpelling: (platform) => engine.platform(platform)?.spelling,
      learned: (platform, spelling) => inbox.post({ type: 'spellingLearned', platform, spelling }),
    }),
  });
  const riskWatch = createRiskWatch({
    engine,
    board,
    clock,
    registry,
    ratesNow: () => ratesNow().rates,
    post: (event) => inbox.post(event),
  });
  const adapters = new Map(
    [
      ...(options.adapters?.(gate) ?? []),
      ...createCatalogAdapters({
        config,
        clock,
        gate,
        view: engine,
        registry,
        log,
        ...(options.tokens !== undefined && { tokens: options.tokens }),
        count: (code) => counters.add(code),
      }),
    ].map((adapter) => [adapter.platform, adapter]),
  );
  const adapterTicks = createTickSources(lane);
  const toldLights = new Map<string, Lights>();
  const retirement = createSimRetirement({
    adapters: [...adapters.values()].filter(({ platform }) => config.simulatedPlatforms.includes(platform)),
    view: engine,
    post: (event) => inbox.post(event),
    log,
  });

  const killChoice = createKillChoice(config.killFlattens, options.killChoices ?? memoryKillChoiceStore());
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
    isReserved: (platform) => adapters.has(platform),
    emit: onAdapterEvent,
    post: (event) => inbox.post(event),
    postOfClient: (event) => {
      if (event.type === 'signalReceived' || event.type === 'targetReceived') riskWatch.lookAtClocks();
      return inbox.post(withRates(withQuotes(shiftSourceTime(event, clockOffsetUs), board, engine.rootsOf), ratesNow));
    },
    answerQuery: (what, args) =>
      answerQuery(
        {
          view: engine,
          platforms: () => platformMaps(sources),
          symbols: () => desk.symbolRows(),
          stats: () => statsMap(sources),
          risk: () => riskMap(riskShown()),
          whatIf: (signal) => desks.orders.whatIf(signal),
        },
        what,
        args,
      ),
    clientSignalled: (client) => {
      for (const observer of signalObservers) observer(client);
    },
  });
  const readHold = createReadHold(() => inbox.isFull);
  const postAndWait = (event: UndatedEvent): Promise<void> =>
    new Promise((resolve) => {
      const posted = inbox.post(event.type === 'orderSettled' ? { ...event, ...ratesNow() } : event);
      if (posted === undefined) resolve();
      else waiters.set(posted, resolve);
    });

  const doors = createDoorHolder({ host: config.host, ports: config.ports, clock, handlers: () => handlers });
  const sources: StatusSources = {
    view: engine,
    gate,
    alerts,
    counters,
    measures,
    doors: () => doors.current(),
    clients: () => nexusDoor.sessions(),
    activity: (platform) =>
      platformDoor.sessions().find((session) => session.platform === platform) ?? adapterTicks.activity(platform),
    ticksPerSecond: () => housekeeping.ticksPerSecond,
    mode: config.mode,
    nowUs: () => clock.nowUs(),
    startedUs: clock.nowUs(),
    version: gatewayVersion(),
    dataFolder: options.dataFolder,
    toldLights,
    notesOn: (platform) => desk.notesOn(platform),
  };
  let symbolsRevision = 0;
  const symbolsChanged = (): void => {
    symbolsRevision += 1;
    lane.forgetSymbols();
    platformDoor.symbolsChanged();
    options.rolled?.();
  };
  const desk = createInstrumentsDesk({
    sources: options.instruments,
    live,
    rates,
    rateStore: options.rateStore,
    judge: options.proofJudge,
    view: engine,
    board,
    clock,
    alert: (alert) => (alert.severity === 'info' ? raise(alert) : raiseToAll(alert)),
    log,
    post: (event) => inbox.post(event),
    postAndWait,
    symbolsChanged,
  });
  const riskFile = options.riskFile ?? memoryRiskFile(benchRiskText());
  const riskShown = createRiskShown(engine, riskFile.name, () => clock.nowUs());
  const riskDesk = createRiskDesk({
    file: riskFile,
    mode: config.mode,
    isRoot: (name) => registry.roots.includes(name),
    inForce: () => engine.limits(),
    shown: () => riskMap(riskShown()),
    alert: raise,
    postAndWait,
  });
  const desks = createOperatorDesks({
    engine,
    registry,
    board,
    clock,
    inbox,
    postAndWait,
    status: sources,
    rates: () => ratesNow().rates,
    killChoice,
    adapters,
    sinkOf: (platform) => ({
      event: (event, journalled) => {
        adapterTicks.follow(platform, event);
        if (event.type === 'lost') toldLights.delete(platform);
        onAdapterEvent(platform, event, journalled);
      },
      ticks: (bytes) => adapterTicks.take(platform, bytes),
      lights: (lights) => {
        toldLights.set(platform, lights);
      },
    }),
    platformDoor,
    switches,
    hasLeft: (platform) => retirement.hasLeft(platform),
    doors,
    others: {
      ...desk.actions,
      ...riskDesk.actions,
      ...differenceActions({ engine, rates: () => ratesNow().rates, nowUs: () => clock.nowUs(), postAndWait }),
    },
  });
  const panel = createGatewayPanel({
    engine,
    registry,
    board,
    rates,
    clock,
    config,
    status: sources,
    actions: desks.actions,
    desk: desks.orders,
    riskShown,
    killChoice,
    switches,
    lifecycle: desks.lifecycle,
    ownPlatforms: () => [...adapters.keys()],
    sessions: () => platformDoor.sessions(),
    inboxDepth: () => inbox.depth,
    symbolsRevision: () => symbolsRevision,
    logTail,
    trails: options.panel?.trails,
    configPlaces: options.panel?.configPlaces ?? [],
    log,
  });
  const handlers: Gateway['handlers'] = {
    platform: readHold.wrap(platformDoor, () => doors.current()?.platform),
    nexus: readHold.wrap(nexusDoor, () => doors.current()?.nexus),
    admin: createAdminDoor({
      clock,
      actions: desks.actions,
      token: options.adminToken,
      count: (code) => counters.add(code),
      log,
    }),
  };

  const housekeeping = createHousekeeping({
    clock,
    registry,
    totalTicks: () => adapterTicks.total() + platformDoor.sessions().reduce((sum, session) => sum + session.ticks, 0),
    observeRates: () => rates.observe(),
    rolled: (beforeUs) => {
      log('A contract has rolled: symbols are read anew');
      symbolsChanged();
      desk.rolled(beforeUs);
    },
  });

  const recovered = options.journal?.recover?.((decision) => engine.restore(decision)) ?? ok(0);
  if (!recovered.ok) {
    platformDoor.stop();
    return recovered;
  }
  inbox.continueAfter(recovered.value);
  // The first event of every run: nothing may come through a door before it.
  inbox.post({ type: 'gatewayStarted' });
  inbox.post({ type: 'limitsChanged', limits: riskDesk.atStart(), by: 'start', reason: `as ${riskFile.name} says` });
  inbox.start();
  if (options.sockets !== 'none') {
    const opened = await doors.open();
    if (!opened.ok) {
      inbox.stop();
      platformDoor.stop();
      return err(opened.error);
    }
    for (const name of DOOR_NAMES) log(`${DOOR_TITLES[name]} (${opened.value[name].port}): ACTIVE`);
  }
  housekeeping.start();
  riskWatch.start();
  desk.start();
  panel.start();
  desks.platforms.start();

  const bound = doors.current();
  return ok({
    ports: bound && { platform: bound.platform.port, nexus: bound.nexus.port, admin: bound.admin.port },
    handlers,
    view: engine,
    board,
    gate,
    panels: panel.server,
    status: () => gatewayStatus(sources),
    raise: raiseToAll,
    postAndWait,
    observe: (observer) => subscribe(observers, observer),
    onClientSignal: (observer) => subscribe(signalObservers, observer),
    stop: async () => {
      inbox.stop();
      riskWatch.stop();
      panel.stop();
      housekeeping.stop();
      desk.stop();
      for (const adapter of adapters.values()) adapter.stop();
      platformDoor.stop();
      await doors.close();
    },
  });
}

function subscribe<T>(set: Set<T>, entry: T): () => void {
  set.add(entry);
  return () => set.delete(entry);
}
