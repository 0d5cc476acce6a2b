import { isIP } from 'node:net';
import { z } from 'zod';
import { err, ok, type Result } from '../base/result.ts';
import { isCurveKey, type CurveKey } from '../doors/fabric-keys.ts';
import type { ConfigError } from '../instruments/config-error.ts';
import type { KeyPath } from '../instruments/yaml-source.ts';
import { parseClientId, parsePlatformId, type PlatformId } from '../model/ids.ts';

/** Where a brain on another host may reach the gateway, and who. */
export interface FabricSettings {
  readonly host: string;
  /** 0 picks a free one. */
  readonly commandPort: number;
  readonly dataPort: number;
  /** Public key → name of those that may dial; undefined without CURVE, which loopback alone may do without. */
  readonly clients: ReadonlyMap<CurveKey, string> | undefined;
  /** Where an order goes that names no platform. */
  readonly defaultPlatform: PlatformId;
  /** A request that trades may not be older than this by its own time. */
  readonly ageMsMax: number;
}

const port = z.number().int().min(0).max(65_535);
const CLIENTS_MAX = 64;

/** The section `fabric` of gateway.yaml. */
export const fabricShape = z.strictObject({
  enabled: z.boolean().default(false),
  host: z.string().default('127.0.0.1'),
  command_port: port.default(5565),
  data_port: port.default(5566),
  curve: z.boolean().optional(),
  clients: z.record(z.string(), z.string()).default({}),
  default_platform: z.string().default('mt5_global'),
  max_age_s: z.number().min(1).max(3_600).default(10),
});

/** Reads what the shape let through; undefined while the fabric is off. Every fault comes back with its key. */
export function fabricSettingsOf(
  file: z.infer<typeof fabricShape>,
  errorAt: (path: KeyPath, message: string) => ConfigError,
): Result<FabricSettings | undefined, readonly ConfigError[]> {
  const errors: ConfigError[] = [];
  const fault = (key: readonly string[], message: string): void => {
    errors.push(errorAt(['fabric', ...key], message));
  };
  const host = file.host === 'localhost' ? '127.0.0.1' : file.host;
  if (isIP(host) === 0) fault(['host'], `expected an address of this machine, as 192.168.1.20, was ${file.host}`);
  const isLoopback = isLoopbackAddress(host);
  const curve = file.curve ?? !isLoopback;
  if (!curve && !isLoopback)
    fault(
      ['curve'],
      `expected true: beyond this machine the fabric needs keys. Make them with nexus fabric keys NAME, or keep host: 127.0.0.1`,
    );
  const clients = new Map<CurveKey, string>();
  for (const [name, key] of Object.entries(file.clients)) {
    if (parseClientId(name) === undefined)
      fault(['clients', name], `expected a name of 1 to 64 characters without spaces, was ${name}`);
    if (!isCurveKey(key))
      fault(['clients', name], 'expected a public key, 40 characters as nexus fabric keys prints it');
    else if (clients.has(key)) fault(['clients', name], `expected a key of its own, was that of ${clients.get(key)}`);
    clients.set(key, name);
  }
  if (clients.size > CLIENTS_MAX) fault(['clients'], `expected ${CLIENTS_MAX} clients at most, was ${clients.size}`);
  if (curve && file.enabled && clients.size === 0)
    fault(['clients'], 'expected at least one client, else nobody may dial: nexus fabric keys NAME prints its line');
  const defaultPlatform = parsePlatformId(file.default_platform);
  if (defaultPlatform === undefined)
    fault(['default_platform'], `expected a platform id as mt5_global, was ${file.default_platform}`);
  const { command_port: commandPort, data_port: dataPort } = file;
  if (commandPort !== 0 && commandPort === dataPort) fault(['data_port'], 'expected another port than command_port');
  if (errors.length > 0 || defaultPlatform === undefined) return err(errors);
  if (!file.enabled) return ok(undefined);
  const ageMsMax = Math.round(file.max_age_s * 1_000);
  return ok({ host, commandPort, dataPort, clients: curve ? clients : undefined, defaultPlatform, ageMsMax });
}

/** Whether an address can be reached from this machine alone. */
function isLoopbackAddress(host: string): boolean {
  return host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}
