import { randomInt } from 'node:crypto';
import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StartLinkProcess } from '../adapters/link-process.ts';
import type { Clock } from '../base/clock.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { Registry } from '../instruments/registry.ts';
import { checkSwitches } from '../instruments/check-switches.ts';
import { describeConfigError, type ConfigError } from '../instruments/config-error.ts';
import { readConfig, shippedConfigText, type GatewayConfig } from './config.ts';
import { adminToken, prepareDataFolder, type DataFolder } from './data-folder.ts';
import { forkNt8Link } from './nt8-link/fork-link.ts';
import { openHeadlessJournal } from './headless-journal.ts';
import { journalPlaces } from './journal-places.ts';
import { createLiveRegistry } from './live-registry.ts';
import {
  buildRegistry,
  loadShippedInstruments,
  PRODUCTS_OVERLAY_TEXT,
  readRegistryTexts,
  shippedInstrumentText,
} from './load-registry.ts';
import { logLine, openLog } from './log.ts';
import { DOOR_NAMES, DOOR_TITLES } from './open-doors.ts';
import type { ConfigPlace } from './panel/config-files.ts';
import { createTrailThread } from './panel/trail-thread.ts';
import { diskKillChoiceStore } from './kill-choice.ts';
import { createPlatformSwitches, diskSwitchStore } from './platform-switches.ts';
import { createProofThread } from './proof-thread.ts';
import { diskProvedStore } from './proved-prices.ts';
import { diskRateStore } from './rate-store.ts';
import { checkRatePairs, readRates } from './read-rates.ts';
import { diskRegistryFiles } from './registry-files.ts';
import { shippedRiskText } from './risk-config.ts';
import { diskRiskFile } from './risk-file.ts';
import { startGateway, type Gateway } from './run-gateway.ts';
import { startFabric } from './start-fabric.ts';
import { removeRuntime, writeRuntime } from './runtime-file.ts';
import { createSimPlatforms, type SimPlatforms } from './sim-platforms.ts';
import { widelyReadable } from './token-file.ts';
import { diskTokens } from './tokens.ts';
import { systemClock } from './system-clock.ts';

/**
 * The market that a newcomer sees is a calm one, a quarter as restless as a real one: with three contracts of NQ open, a
 * minute of the real one costs as much as the shipped limit of a day allows, and what is to be seen is the way of an order.
 */
const SHOWN_UNREST = 0.25;

/** What a command line may change of the configuration. */
export interface HeadlessOptions {
  readonly folder: DataFolder;
  /** Another file than <data>/config/gateway.yaml. */
  readonly configFile?: string;
  readonly overrides: (config: GatewayConfig) => GatewayConfig;
  /** The gateway's clock shows this moment now, and goes on at real speed. */
  readonly clockStartUs?: number;
  /** The compiled thread of the journal's keeper, for tests that run from source. */
  readonly keeperFile?: URL;
  /** The compiled thread that compares mappings, for tests that run from source. */
  readonly proofFile?: URL;
  /** The compiled thread that looks orders up in the journal, for tests that run from source. */
  readonly trailFile?: URL;
  /** Starts the process of NinjaTrader's .NET link; forked from this one unless the app starts it elsewhere. */
  readonly startNt8Link?: StartLinkProcess;
}

/** A gateway that runs in this process, with its log and its runtime file. */
export interface Headless {
  readonly gateway: Gateway;
  readonly config: GatewayConfig;
  readonly registry: Registry;
  readonly clock: Clock;
  readonly folder: DataFolder;
  /** The lines that say where the doors are: `Platform socket (5555): ACTIVE`. */
  readonly doorLines: readonly string[];
  readonly log: (line: string) => void;
  /** Ends it cleanly. */
  stop(reason: string): Promise<void>;
  /** Leaves a last word in the log at once; for a process that is about to end by a bug. */
  logCrash(error: unknown): void;
}

/**
 * Starts a gateway on a data folder: configuration, log, doors, simulated platforms. Refused with sentences for a person:
 * another gateway runs on the folder, a configuration file has a fault, a port is taken.
 */
export async function startHeadless(options: HeadlessOptions): Promise<Result<Headless, readonly string[]>> {
  const { folder } = options;
  const prepared = prepareDataFolder(
    folder,
    new Map([
      [folder.gatewayYaml, shippedConfigText()],
      [folder.productsYaml, PRODUCTS_OVERLAY_TEXT],
      [folder.symbolMappingsYaml, shippedInstrumentText('symbol_mappings.yaml')],
      [folder.riskLimitsYaml, shippedRiskText()],
    ]),
  );
  if (!prepared.ok) return err([prepared.error]);
  const configFile = options.configFile ?? folder.gatewayYaml;
  const text = readText(configFile);
  if (!text.ok) return text;
  const configText = { text: text.value, file: configFile };
  const read = readConfig(configText);
  const shipped = loadShippedInstruments();
  const registry = shipped.ok ? buildRegistry(shipped.value, readRegistryTexts(folder)) : shipped;
  const feeds = read.ok && registry.ok ? checkRatePairs(read.value.rates, registry.value, configText) : ok(undefined);
  const startUs = options.clockStartUs ?? systemClock().nowUs();
  const switches = registry.ok
    ? checkSwitches(undefined, registry.value, readRegistryTexts(folder).map, startUs)
    : ok(undefined);
  if (!read.ok || !shipped.ok || !registry.ok || !feeds.ok || !switches.ok)
    return err(problems([read, registry, feeds, switches]));
  const config = options.overrides(read.value);

  const clockOffsetUs = options.clockStartUs === undefined ? 0 : options.clockStartUs - systemClock().nowUs();
  const clock = systemClock(clockOffsetUs);
  const logFile = openLog({
    folder: folder.logsFolder,
    clock,
    fileMb: config.logFileMb,
    filesMax: config.logFilesMax,
    failed: (reason) => process.stderr.write(`The log cannot be written: ${reason}\n`),
  });
  const log = (line: string): void => logFile.line(line);
  const seed = randomInt(2 ** 31);
  if (config.simulatedPlatforms.length > 0) log(`Simulated market: seed ${seed}`);
  const opened = openHeadlessJournal({
    folder,
    clock,
    log,
    clockStartUs: options.clockStartUs,
    keeperFile: options.keeperFile,
    mode: config.mode,
  });
  if (!opened.ok) {
    await logFile.close();
    return err([opened.error]);
  }
  const journal = opened.value;
  const live = createLiveRegistry(registry.value);
  const proofs = createProofThread(log, options.proofFile);
  const trails = createTrailThread(journalPlaces(folder, config.mode).journal, config.mode, options.trailFile);
  let simulated: SimPlatforms | undefined;
  const started = await startGateway({
    config,
    registry: live.registry,
    instruments: {
      live,
      shipped: shipped.value,
      files: diskRegistryFiles(folder),
      proved: diskProvedStore(folder.provedPricesFile),
      readRates: () => readRates(configFile, live.registry),
    },
    riskFile: diskRiskFile(folder),
    killChoices: diskKillChoiceStore(folder.killChoiceFile, log),
    switches: createPlatformSwitches(diskSwitchStore(folder.switchesFile, log), log),
    panel: { trails, configPlaces: configPlaces(folder, configFile) },
    rateStore: diskRateStore(folder.ratesFile),
    proofJudge: proofs.judge,
    clock,
    clockOffsetUs,
    adminToken: adminToken(folder),
    adminTokenFault: () => widelyReadable(folder.adminTokenFile),
    tokens: diskTokens(folder),
    log,
    journal: journal.forGateway,
    dataFolder: folder.path,
    rolled: () => simulated?.relist(),
    startNt8Link: options.startNt8Link ?? forkNt8Link(),
    adapters: (gate) => {
      simulated = createSimPlatforms({
        platforms: config.simulatedPlatforms,
        registry: live.registry,
        clock,
        gate,
        seed,
        unrest: SHOWN_UNREST,
      });
      return simulated.adapters;
    },
  });
  if (!started.ok) {
    log(started.error);
    await journal.close();
    await logFile.close();
    return err([started.error]);
  }
  const gateway = started.value;
  journal.alertTo((alert) => gateway.raise(alert));
  const tokenFault = widelyReadable(folder.adminTokenFile);
  if (tokenFault !== undefined) gateway.raise({ code: 'TOKEN_FILE_WIDE', severity: 'alarm', text: tokenFault });
  const { ports } = gateway;
  if (ports !== undefined) {
    writeRuntime(folder.runtimeFile, { pid: process.pid, host: config.host, ports, startedUs: clock.nowUs() });
  }
  const fabric =
    config.fabric === undefined
      ? undefined
      : await startFabric({
          settings: config.fabric,
          ground: gateway.fabricGround,
          gateway,
          keyFile: folder.fabricKeyFile,
          clock,
          clockOffsetUs,
          log,
        });
  await logFile.written();
  return ok({
    gateway,
    config,
    registry: live.registry,
    clock,
    folder,
    log,
    doorLines: [
      ...(ports === undefined ? [] : DOOR_NAMES.map((name) => `${DOOR_TITLES[name]} (${ports[name]}): ACTIVE`)),
      ...(fabric === undefined ? [] : [`Fabric (${fabric.commandPort}, ${fabric.dataPort}): ACTIVE`]),
    ],
    stop: async (reason) => {
      log(`Gateway stops: ${reason}`);
      fabric?.stop();
      await gateway.stop();
      await proofs.stop();
      await trails.stop();
      await journal.close();
      removeRuntime(folder.runtimeFile, process.pid);
      await logFile.close();
    },
    logCrash: (error) => {
      const said = error instanceof Error ? (error.stack ?? error.message) : String(error);
      appendFileSync(join(folder.logsFolder, 'gateway.log'), logLine(`Gateway ends by a bug: ${said}`, clock.nowUs()));
      removeRuntime(folder.runtimeFile, process.pid);
    },
  });
}

/** The configuration files as the panel shows them. */
function configPlaces(folder: DataFolder, configFile: string): readonly ConfigPlace[] {
  return [
    { name: 'gateway.yaml', path: configFile, shipped: shippedConfigText(), takes: 'start' },
    { name: 'risk_limits.yaml', path: folder.riskLimitsYaml, shipped: shippedRiskText(), takes: 'reload' },
    { name: 'symbol_mappings.yaml', path: folder.symbolMappingsYaml, takes: 'reload' },
    { name: 'products.yaml', path: folder.productsYaml, takes: 'reload' },
  ];
}

function readText(file: string): Result<string, readonly string[]> {
  try {
    return ok(readFileSync(file, 'utf8'));
  } catch (error) {
    return err([`The configuration ${file} cannot be read: ${(error as Error).message}`]);
  }
}

function problems(results: readonly Result<unknown, readonly ConfigError[]>[]): readonly string[] {
  return [
    'The configuration has a fault; nothing was started.',
    ...results.flatMap((result) => (result.ok ? [] : result.error.map((error) => `  ${describeConfigError(error)}`))),
  ];
}
