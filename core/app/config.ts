import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { ok, type Result } from '../base/result.ts';
import type { MakeAdapter } from '../adapters/adapter-parts.ts';
import { readPlatformSettings } from '../adapters/catalog.ts';
import type { RateSettings } from '../currency/rate-settings.ts';
import type { ConfigError } from '../instruments/config-error.ts';
import { readShape, type ConfigText } from '../instruments/read-shape.ts';
import { parsePlatformId, type PlatformId } from '../model/ids.ts';
import { fabricSettingsOf, fabricShape, type FabricSettings } from './fabric-config.ts';
import { currencyShape, rateSettingsOf } from './currency-config.ts';
import { PRIORITIES, type ProcessPriority } from './process-priority.ts';
import { reconcilePolicyOf, reconcilePolicyShape, type ReconcileSettings } from './reconcile-config.ts';

/** What gateway.yaml says, with its defaults. It is read once, at the start. */
export interface GatewayConfig {
  /** A loopback address. */
  readonly host: string;
  /** 0 picks a free one. */
  readonly ports: { readonly platform: number; readonly nexus: number; readonly admin: number };
  /** Where the panel is served on this machine; 0 picks a free port. */
  readonly uiPort: number | 'off';
  readonly bridgePorts: ReadonlyMap<PlatformId, number>;
  /** Platforms that the gateway reaches by itself, with the makers of their adapters. */
  readonly platforms: ReadonlyMap<PlatformId, MakeAdapter>;
  /** Contracts per platform, for a signal without a quantity. */
  readonly defaultQuantity: number;
  readonly oneActiveOrderPerRoot: boolean;
  readonly orderTimeoutMs: number;
  readonly reconcileEveryMs: number;
  readonly reconcilePolicy: ReconcileSettings;
  readonly legacyPlatforms: 'allow' | 'deny';
  /** Paper and live have a journal of their own each; only a live gateway arms live accounts. */
  readonly mode: 'paper' | 'live';
  /** Who may read at the admin door: everybody on this machine, or the holder of the token alone. */
  readonly adminReads: 'open' | 'token';
  /** Consent that clients of the old dialect, which cannot show a token, enter on live accounts. */
  readonly legacyClientsLive: boolean;
  /** Whether a kill from the panel, the tray, the admin door or the command line closes positions where it does not say. */
  /** `ask`: as a person answers at set-up. */
  readonly killFlattens: boolean | 'ask';
  readonly rates: RateSettings;
  /** Where a brain on another host may reach the gateway; undefined while that is off. */
  readonly fabric: FabricSettings | undefined;
  readonly simulatedPlatforms: readonly PlatformId[];
  readonly demo: boolean;
  /** How the operating system ranks the gateway among what else runs. */
  readonly priority: ProcessPriority;
  readonly logFileMb: number;
  readonly logFilesMax: number;
}

const LOOPBACK = ['127.0.0.1', '::1', 'localhost'];

const port = z.number().int().min(0).max(65_535);

const platformId = z.string().transform((text, context): PlatformId => {
  const id = parsePlatformId(text);
  if (id !== undefined) return id;
  context.addIssue({ code: 'custom', message: `expected a platform id as nt8, was ${text}` });
  return z.NEVER;
});

const simulatedId = platformId.refine((id) => id.startsWith('sim_'), {
  error: 'expected the id of a simulated platform, as sim_nt8: it never takes a real one',
});

const fileShape = z.strictObject({
  version: z.literal(1, { error: 'expected version 1; a newer gateway wrote this file' }),
  host: z
    .enum(LOOPBACK, {
      error:
        'expected a loopback address (127.0.0.1): the doors have no password. For a brain on another machine switch the ' +
        'fabric on, which has keys (docs/fabric.md), or run it through an SSH tunnel to this one',
    })
    .default('127.0.0.1'),
  ports: z
    .strictObject({ platform: port.default(5555), nexus: port.default(5556), admin: port.default(5557) })
    .prefault({}),
  ui_port: z.union([port, z.literal('off')], { error: 'expected a port from 0 to 65535, or off' }).default(5580),
  bridge_ports: z
    .record(z.string(), port)
    .default({ nt8: 9001, bookmap: 9003, quantower: 9004, mt5_global: 9005, mt5_brazil: 9006 }),
  platforms: z.record(z.string(), z.unknown()).default({}),
  signals: z
    .strictObject({
      default_quantity: z.number().positive().max(1_000).default(1),
      one_active_order: z.boolean().default(true),
    })
    .prefault({}),
  orders: z
    .strictObject({
      timeout_ms: z.number().int().min(100).max(600_000).default(10_000),
      reconcile_ms: z.number().int().min(1_000).max(600_000).default(5_000),
    })
    .prefault({}),
  mode: z.enum(['paper', 'live']).default('paper'),
  admin_reads: z.enum(['open', 'token']).default('open'),
  legacy_clients_live: z.boolean().default(false),
  kill_flattens: z.union([z.boolean(), z.literal('ask')], { error: 'expected true, false or ask' }).default('ask'),
  reconcile_policy: reconcilePolicyShape.default('ask'),
  legacy_platforms: z.enum(['allow', 'deny']).default('allow'),
  currency: currencyShape.prefault({}),
  fabric: fabricShape.prefault({}),
  simulated_platforms: z
    .array(simulatedId)
    .max(16)
    .default(['sim_nt8', 'sim_sierra', 'sim_mt5'] as PlatformId[]),
  demo: z.boolean().default(true),
  priority: z.enum(PRIORITIES).default('above_normal'),
  log: z
    .strictObject({
      file_mb: z.number().int().min(1).max(1_000).default(10),
      files: z.number().int().min(1).max(1_000).default(10),
    })
    .prefault({}),
});

/** The file as it is written at the first start: every setting with its default and what it means. */
export function shippedConfigText(): string {
  return readFileSync(new URL('gateway.yaml', import.meta.url), 'utf8');
}

/** Reads gateway.yaml. Refuses as a whole: every fault comes back with its file, line and key. */
export function readConfig(source: ConfigText): Result<GatewayConfig, readonly ConfigError[]> {
  const read = readShape([{ text: 'version: 1', file: source.file }, source], fileShape);
  if (!read.ok) return read;
  const { value: file, errorAt } = read.value;
  const errors: ConfigError[] = [];
  const bridgePorts = new Map<PlatformId, number>();
  for (const [name, number] of Object.entries(file.bridge_ports)) {
    const id = parsePlatformId(name);
    if (id === undefined) errors.push(errorAt(['bridge_ports', name], `expected a platform id as nt8, was ${name}`));
    else bridgePorts.set(id, number);
  }
  const platforms = new Map<PlatformId, MakeAdapter>();
  for (const [name, settings] of Object.entries(file.platforms)) {
    const id = parsePlatformId(name);
    const make = readPlatformSettings(id ?? name, settings);
    if (!make.ok) errors.push(...make.error.map(({ path, message }) => errorAt(['platforms', name, ...path], message)));
    else if (id !== undefined) platforms.set(id, make.value);
  }
  const { platform, nexus, admin } = file.ports;
  const taken = [platform, nexus, admin].filter((number) => number !== 0);
  if (new Set(taken).size < taken.length) errors.push(errorAt(['ports'], 'expected three different ports'));
  const reconcilePolicy = reconcilePolicyOf(file.reconcile_policy, errorAt);
  if (!reconcilePolicy.ok) errors.push(...reconcilePolicy.error);
  const rates = rateSettingsOf(file.currency, errorAt);
  if (!rates.ok) errors.push(...rates.error);
  const fabric = fabricSettingsOf(file.fabric, errorAt);
  if (!fabric.ok) errors.push(...fabric.error);
  if (errors.length > 0 || !rates.ok || !reconcilePolicy.ok || !fabric.ok) return { ok: false, error: errors };
  return ok({
    host: file.host,
    ports: file.ports,
    uiPort: file.ui_port,
    bridgePorts,
    platforms,
    defaultQuantity: file.signals.default_quantity,
    oneActiveOrderPerRoot: file.signals.one_active_order,
    orderTimeoutMs: file.orders.timeout_ms,
    reconcileEveryMs: file.orders.reconcile_ms,
    reconcilePolicy: reconcilePolicy.value,
    legacyPlatforms: file.legacy_platforms,
    mode: file.mode,
    adminReads: file.admin_reads,
    legacyClientsLive: file.legacy_clients_live,
    killFlattens: file.kill_flattens,
    rates: rates.value,
    fabric: fabric.value,
    simulatedPlatforms: [...new Set(file.simulated_platforms)],
    demo: file.demo,
    priority: file.priority,
    logFileMb: file.log.file_mb,
    logFilesMax: file.log.files,
  });
}
