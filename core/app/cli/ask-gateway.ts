import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { askAdmin } from '../../client/admin-client.ts';
import { ERROR_CODES, type ErrorCodeName } from '../../model/error-code.ts';
import type { DataFolder } from '../data-folder.ts';
import { readRuntime } from '../runtime-file.ts';
import { readJournal } from './read-journal.ts';

/** A command that cannot be done, in a sentence for a person. */
export class CommandFailed extends Error {
  override readonly name = 'CommandFailed';
}

/** Nobody listens where the gateway was last: it was killed, and what shows its process is a leftover or another one. */
class NobodyListens extends CommandFailed {}

/** Where the gateway is to be found. */
export interface GatewayAddress {
  readonly folder: DataFolder;
  /** Over what the data folder says. */
  readonly adminPort: number | undefined;
}

const mapShape = z.record(z.string(), z.unknown());
const rowsShape = z.array(mapShape);

export type Row = z.infer<typeof mapShape>;

/** Asks the running gateway. Fails with the gateway's own reason. */
async function ask(
  { host, port }: { readonly host: string; readonly port: number },
  action: string,
  payload: Readonly<Record<string, unknown>>,
  options: { readonly token?: string; readonly timeoutMs?: number } = {},
): Promise<unknown> {
  const answer = await askAdmin({ host, port, action, payload, source: 'cli', ...options });
  if (answer.ok) return answer.value.data;
  const { code, reason } = answer.error;
  const isRefused = code === 'LINK_DOWN' && reason.includes('ECONNREFUSED');
  const remedy = Object.hasOwn(ERROR_CODES, code) ? ` ${ERROR_CODES[code as ErrorCodeName].remedy}` : '';
  const text = `${code}: ${reason}.${remedy}`;
  throw isRefused ? new NobodyListens(text) : new CommandFailed(text);
}

/** Reads from the journal of a data folder on which no gateway runs. Fails when it has none. */
function readKept({ folder }: GatewayAddress, action: string, rowsMax?: number): unknown {
  const kept = readJournal(folder, action, rowsMax);
  if (kept === undefined) throw new CommandFailed(noGateway(folder));
  if (!kept.ok) throw new CommandFailed(kept.error);
  return kept.value;
}

/** Reads from the running gateway or, where none runs, from the journal. */
async function read(address: GatewayAddress, action: string): Promise<unknown> {
  const place = locate(address);
  if (place === undefined) return readKept(address, action);
  return keptIfNobodyListens(address, action, undefined, () => ask(place, action, {}));
}

/** What a gateway answers; what its journal says where it turns out that none runs on the data folder. */
async function keptIfNobodyListens<T>(
  address: GatewayAddress,
  action: string,
  rowsMax: number | undefined,
  answer: () => Promise<T>,
): Promise<unknown> {
  try {
    return await answer();
  } catch (error) {
    if (!(error instanceof NobodyListens) || address.adminPort !== undefined) throw error;
    return readKept(address, action, rowsMax);
  }
}

/**
 * Asks the running gateway to do something; the token of this machine goes with it. `timeoutMs` is for what takes longer
 * than the usual answer.
 */
export async function command(
  address: GatewayAddress,
  action: string,
  payload: Readonly<Record<string, unknown>>,
  timeoutMs?: number,
): Promise<Row> {
  const place = locate(address);
  if (place === undefined) throw new CommandFailed(noGateway(address.folder));
  const options = { token: readToken(address.folder), ...(timeoutMs !== undefined && { timeoutMs }) };
  return mapShape.parse(await ask(place, action, payload, options));
}

/** Asks the running gateway for what no journal holds. */
export async function askRunning(
  address: GatewayAddress,
  action: string,
  payload: Readonly<Record<string, unknown>> = {},
): Promise<unknown> {
  const place = locate(address);
  if (place === undefined) throw new CommandFailed(noGateway(address.folder));
  return ask(place, action, payload);
}

/** The same, where the answer is a list. */
export async function askRunningRows(
  address: GatewayAddress,
  action: string,
  payload: Readonly<Record<string, unknown>> = {},
): Promise<readonly Row[]> {
  return rowsShape.parse(await askRunning(address, action, payload));
}

/** Asks for one map. */
export async function askMap(address: GatewayAddress, action: string): Promise<Row> {
  return mapShape.parse(await read(address, action));
}

/** Asks for a list that comes whole. */
export async function askRows(address: GatewayAddress, action: string): Promise<readonly Row[]> {
  return rowsShape.parse(await read(address, action));
}

const PAGE_ROWS = 1_000;

/**
 * Asks for a list, newest first, page by page, up to `rowsMax` rows. What came in between two pages shifts the list, so
 * a row that was seen is left out by its key.
 */
export async function askPages(
  address: GatewayAddress,
  action: string,
  keyOf: (row: Row) => string,
  rowsMax = Number.POSITIVE_INFINITY,
): Promise<readonly Row[]> {
  const place = locate(address);
  if (place === undefined) return rowsShape.parse(readKept(address, action, rowsMax));
  const pages = async (): Promise<readonly Row[]> => {
    const rows = new Map<string, Row>();
    for (let skip = 0; rows.size < rowsMax; skip += PAGE_ROWS) {
      const limit = Math.min(PAGE_ROWS, rowsMax - rows.size);
      // A page tells whether there is another one.
      const page = rowsShape.parse(await ask(place, action, { limit, skip }));
      for (const row of page) if (rows.size < rowsMax) rows.set(keyOf(row), row);
      if (page.length < limit) break;
    }
    return [...rows.values()];
  };
  return rowsShape.parse(await keptIfNobodyListens(address, action, rowsMax, pages));
}

/** Where the gateway is; undefined when none runs on the data folder. */
function locate({ folder, adminPort }: GatewayAddress): { readonly host: string; readonly port: number } | undefined {
  const running = readRuntime(folder.runtimeFile);
  if (adminPort !== undefined) return { host: running?.host ?? '127.0.0.1', port: adminPort };
  return running && { host: running.host, port: running.ports.admin };
}

function noGateway({ path }: DataFolder): string {
  return `No gateway runs on ${path}. Start one (npm run gateway), or say where it is: --data DIR or --admin-port N.`;
}

function readToken(folder: DataFolder): string {
  try {
    return readFileSync(folder.adminTokenFile, 'utf8').trim();
  } catch {
    throw new CommandFailed(
      `This needs the token in ${folder.adminTokenFile}, which cannot be read. Run it as the user who runs the gateway, with --data DIR of that gateway.`,
    );
  }
}
