import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { adminToken, dataFolderAt, type DataFolder } from '../app/data-folder.ts';
import { benchRiskText } from '../app/risk-profiles.ts';
import { programPath, startChild, type Child } from './child-process.ts';
import { benchProductsText } from './peers/tick-symbols.ts';

/** A data folder for one bench, with a profile in which no limit that protects a trader stands in the way. */
export interface BenchFolder {
  readonly folder: DataFolder;
  adminToken(): string;
  remove(): void;
}

/** A gateway in a process of its own. */
export interface BenchGateway {
  readonly child: Child;
  readonly ports: GatewayPorts;
}

export interface GatewayPorts {
  readonly platform: number;
  readonly nexus: number;
  readonly admin: number;
}

/** Port 0: the system picks free ones. */
export const ANY_PORTS: GatewayPorts = { platform: 0, nexus: 0, admin: 0 };

export interface BenchProfile {
  /** How often platforms are asked for their reports, in milliseconds. */
  readonly reconcileMs: number;
}

/** Makes a data folder below `parent`. */
export function makeBenchFolder({ reconcileMs }: BenchProfile, parent = tmpdir()): BenchFolder {
  const path = mkdtempSync(join(parent, 'nexus-bench-'));
  const folder = dataFolderAt(path);
  mkdirSync(join(path, 'config'), { recursive: true });
  const gatewayYaml = [
    'version: 1',
    'signals: { one_active_order: false }',
    `orders: { timeout_ms: 10000, reconcile_ms: ${reconcileMs} }`,
    '',
  ];
  writeFileSync(folder.gatewayYaml, gatewayYaml.join('\n'));
  writeFileSync(folder.productsYaml, benchProductsText());
  writeFileSync(folder.riskLimitsYaml, benchRiskText());
  return {
    folder,
    adminToken: () => adminToken(folder),
    remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 5 }),
  };
}

/** Starts the gateway on a folder and waits until it is ready. */
export async function startBenchGateway(
  { folder }: BenchFolder,
  ports: GatewayPorts = ANY_PORTS,
): Promise<BenchGateway> {
  const chosen = ['--platform-port', ports.platform, '--nexus-port', ports.nexus, '--admin-port', ports.admin].map(
    String,
  );
  const child = startChild(process.execPath, [
    programPath('gateway-process'),
    '--data',
    folder.path,
    ...chosen,
    '--no-sim',
    '--no-demo',
  ]);
  const bound: number[] = [];
  for (;;) {
    // The lines come one after another.
    // oxlint-disable-next-line no-await-in-loop
    const line = await child.line();
    if (line.startsWith('gateway ready')) break;
    const port = /\((\d+)\): ACTIVE$/.exec(line)?.[1];
    if (port !== undefined) bound.push(Number(port));
  }
  const [platform = 0, nexus = 0, admin = 0] = bound;
  return { child, ports: { platform, nexus, admin } };
}
