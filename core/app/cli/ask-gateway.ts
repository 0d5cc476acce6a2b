import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { askAdmin } from '../../client/admin-client.ts';
import type { Refusal } from '../../client/refusal.ts';
import { ERROR_CODES, type ErrorCodeName } from '../../model/error-code.ts';
import type { DataFolder } from '../data-folder.ts';
import { readRuntime } from '../runtime-file.ts';
import type { ExitName } from './exit-code.ts';
import { readJournal } from './read-journal.ts';

/** A command that cannot be done, in a sentence for a person; `exit` says to scripts what kind of failure it is. */
export class CommandFailed extends Error {
  override readonly name = 'CommandFailed';
  readonly exit: ExitName;
  /** Of the catalogue, where the gateway or the client gave one. */
  readonly code: string | undefined;
  constructor(text: string, exit: ExitName = 'failed', code?: string) {
    super(text);
    this.exit = exit;
    this.code = code;
  }
}

/** Nobody listens where the gateway was last: it was killed, and what shows its process is a leftover or another one. */
class NobodyListens extends CommandFailed {}

/** Where the gateway is to be found. */
export interface GatewayAddress {
  readonly folder: DataFolder;
  /** Over what the data folder says. */
  readonly adminPort: number | undefined;
  /** How long an answer may take; 5 s unless a person or the command says otherwise. */
  readonly timeoutMs?: number;
  /** Where no gateway runs, its journal is not read in its place. */
  readonly runningOnly?: true;
}

const mapShape = z.record(z.string(), z.unknown());
const rowsShape = z.array(mapShape);

export type Row = z.infer<typeof mapShape>;

type Payload = Readonly<Record<string, unknown>>;

const ANSWER_MS = 5_000;
const LOOK_AGAIN_MS = 200;

interface Place {
  readonly host: string;
  readonly port: number;
  /** Tells one life of the gateway from the next; undefined where its data folder says nothing. */
  readonly startedUs: number | undefined;
}

/** Asks the running gateway, without its token unless reading needs it. Fails with the gateway's own reason. */
async function ask(address: GatewayAddress, place: Place, action: string, payload: Payload): Promise<unknown> {
  const timeoutMs = address.timeoutMs ?? ANSWER_MS;
  const asked = { host: place.host, port: place.port, action, payload, source: 'cli', timeoutMs };
  let answer = await askAdmin(asked);
  const token = tokenOf(address.folder);
  if (!answer.ok && answer.error.code === 'TOKEN_REQUIRED' && token !== undefined)
    answer = await askAdmin({ ...asked, token });
  if (!answer.ok) throw failureOf(answer.error, { port: place.port, isChange: false });
  if (answer.value.status === 'PENDING') throw new CommandFailed(`${action} takes the gateway too long to be shown.`);
  return answer.value.data;
}

/**
 * Has the running gateway do something, with its token. What takes it longer is asked for again under the same id, which
 * does it once; not after a restart, which has forgotten the id.
 */
async function order(address: GatewayAddress, place: Place, action: string, payload: Payload): Promise<unknown> {
  const token = tokenOf(address.folder);
  if (token === undefined) throw new CommandFailed(tokenMissing(address.folder), 'unauthorised', 'TOKEN_REQUIRED');
  const timeoutMs = address.timeoutMs ?? ANSWER_MS;
  const requestId = randomUUID();
  const { host, port } = place;
  const asked = { host, port, action, payload, source: 'cli', token, requestId, timeoutMs };
  const first = await askAdmin(asked);
  if (!first.ok) throw failureOf(first.error, { port, isChange: true });
  if (first.value.status === 'SUCCESS') return first.value.data;
  const untilMs = performance.now() + timeoutMs;
  while (performance.now() < untilMs) {
    await pause(LOOK_AGAIN_MS);
    if (locate(address)?.startedUs !== place.startedUs)
      throw new CommandFailed(`The gateway ended while it was at ${action}. Look before you repeat it.`, 'unknown');
    const answer = await followUp(async () => {
      const again = await askAdmin(asked);
      if (!again.ok && LINK_FAULTS.has(again.error.code)) throw failureOf(again.error, { port, isChange: true });
      return again;
    });
    if (!answer.ok) throw failureOf(answer.error, { port, isChange: true });
    if (answer.value.status === 'SUCCESS') return answer.value.data;
  }
  const text = `${action} is begun and not over after ${timeoutMs / 1_000} s. Look before you repeat it.`;
  throw new CommandFailed(text, 'unknown');
}

/** Failures of the link, which say nothing of what was begun over it. */
const LINK_FAULTS: ReadonlySet<string> = new Set([
  'LINK_DOWN',
  'DOOR_UNPROVED',
  'ANSWER_LOST',
  'ANSWER_LATE',
  'ANSWER_MALFORMED',
]);

interface Asked {
  readonly port: number;
  readonly isChange: boolean;
}

/** What a refusal means for whoever asked. */
function failureOf({ code, reason }: Refusal, { port, isChange }: Asked): CommandFailed {
  const remedy = Object.hasOwn(ERROR_CODES, code) ? ` ${ERROR_CODES[code as ErrorCodeName].remedy}` : '';
  const text = `${code}: ${reason}${reason.endsWith('.') ? '' : '.'}${remedy}`;
  switch (code) {
    case 'TOKEN_REQUIRED':
    case 'TOKEN_FILE_WIDE':
    case 'DOOR_UNPROVED':
      return new CommandFailed(text, 'unauthorised', code);
    case 'LINK_DOWN': {
      const Failure = reason.includes('ECONNREFUSED') ? NobodyListens : CommandFailed;
      return new Failure(`${text} Does a gateway listen on port ${port}?`, 'unreachable', code);
    }
    case 'LINK_BUSY':
      return new CommandFailed(text, 'usage', code);
    case 'ANSWER_LATE':
    case 'ANSWER_LOST': {
      if (isChange) return new CommandFailed(`${text} Look before you repeat it.`, 'unknown', code);
      return new CommandFailed(`${text} Does a gateway listen on port ${port}?`, 'unreachable', code);
    }
    case 'ANSWER_MALFORMED':
      return new CommandFailed(
        `${text} Does a gateway of this version listen on port ${port}?`,
        isChange ? 'unknown' : 'failed',
        code,
      );
    default:
      return new CommandFailed(text, 'refused', code);
  }
}

/** Reads from the journal of a data folder on which no gateway runs. Fails when it has none. */
function readKept({ folder, runningOnly }: GatewayAddress, action: string, rowsMax?: number): unknown {
  if (runningOnly === true) throw new CommandFailed(noGateway(folder), 'unreachable');
  const kept = readJournal(folder, action, rowsMax);
  if (kept === undefined) throw new CommandFailed(noGateway(folder), 'unreachable');
  if (!kept.ok) throw new CommandFailed(kept.error);
  return kept.value;
}

/** Reads from the running gateway or, where none runs, from the journal. */
async function read(address: GatewayAddress, action: string): Promise<unknown> {
  const place = locate(address);
  if (place === undefined) return readKept(address, action);
  return keptIfNobodyListens(address, action, undefined, () => ask(address, place, action, {}));
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
    if (!(error instanceof NobodyListens) || address.adminPort !== undefined || address.runningOnly === true)
      throw error;
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
  payload: Payload,
  timeoutMs?: number,
): Promise<Row> {
  const place = locate(address);
  if (place === undefined) throw new CommandFailed(noGateway(address.folder), 'unreachable');
  const patient = address.timeoutMs === undefined && timeoutMs !== undefined ? { ...address, timeoutMs } : address;
  return mapShape.parse(await order(patient, place, action, payload));
}

/** Asks the running gateway for what no journal holds. */
export async function askRunning(address: GatewayAddress, action: string, payload: Payload = {}): Promise<unknown> {
  const place = locate(address);
  if (place === undefined) throw new CommandFailed(noGateway(address.folder), 'unreachable');
  return ask(address, place, action, payload);
}

/** The same, where the answer is a list. */
export async function askRunningRows(
  address: GatewayAddress,
  action: string,
  payload: Payload = {},
): Promise<readonly Row[]> {
  return rowsShape.parse(await askRunning(address, action, payload));
}

/** Asks what became of something that was begun: where that cannot be had, its outcome is not known. */
export async function followUp<T>(look: () => Promise<T>): Promise<T> {
  try {
    return await look();
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
    throw new CommandFailed(
      `It was begun, and what became of it is not known. ${error.message}`,
      'unknown',
      error.code,
    );
  }
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
      const page = rowsShape.parse(await ask(address, place, action, { limit, skip }));
      for (const row of page) if (rows.size < rowsMax) rows.set(keyOf(row), row);
      if (page.length < limit) break;
    }
    return [...rows.values()];
  };
  return rowsShape.parse(await keptIfNobodyListens(address, action, rowsMax, pages));
}

/** Where the gateway is; undefined when none runs on the data folder. */
function locate({ folder, adminPort }: GatewayAddress): Place | undefined {
  const running = readRuntime(folder.runtimeFile);
  const startedUs = running?.startedUs;
  if (adminPort !== undefined) return { host: running?.host ?? '127.0.0.1', port: adminPort, startedUs };
  return running && { host: running.host, port: running.ports.admin, startedUs };
}

function noGateway({ path }: DataFolder): string {
  return `No gateway runs on ${path}. Start one (npm run gateway), or say where it is: --data DIR or --admin-port N.`;
}

/** Undefined where this user cannot read it, or it is blank. */
function tokenOf({ adminTokenFile }: DataFolder): string | undefined {
  try {
    return readFileSync(adminTokenFile, 'utf8').trim() || undefined;
  } catch {
    // Absent, or another user's: what needs it says so.
    return undefined;
  }
}

function tokenMissing({ adminTokenFile }: DataFolder): string {
  return `TOKEN_REQUIRED: this needs the token in ${adminTokenFile}, which cannot be read or is empty. Run it as the user who runs the gateway, with --data DIR of that gateway; a file that is empty is written anew when the gateway starts.`;
}
