import { createHash } from 'node:crypto';
import { decode, encode } from '@msgpack/msgpack';
import type { Decision } from '../engine/decision.ts';
import type { Alert } from '../model/alert.ts';
import type { Event } from '../model/event.ts';
import { pack, type Packable } from '../wire/pack.ts';

/** What one event led to, as it is kept for ever: who, what, what was concluded, and what a person was told. */
export interface JournalEntry {
  readonly event: Event;
  readonly decisions: readonly Decision[];
  readonly alerts: readonly Alert[];
}

/** One row of the journal. Its hash covers the row before it, so that a changed byte anywhere is found. */
export interface JournalRow {
  readonly seq: number;
  readonly atUs: number;
  /** The event's type, or {@link COMPACTED}. */
  readonly kind: string;
  /** Who caused it: a client, a platform, an operator. */
  readonly actor: string;
  readonly body: Uint8Array;
  readonly hash: Uint8Array;
}

/** The kind of the one row that is no event: older records were put away, and the state at that point stands in `base`. */
export const COMPACTED = 'journalCompacted';

/** What a compaction leaves in the chain, so that a changed base is found like a changed record. */
export interface CompactionNote {
  /** The last record that was put away. */
  readonly baseSeq: number;
  /** SHA-256, in hex, over the parts of the base, and over the keys of the signals that were put away. */
  readonly baseDigest: string;
  readonly keysDigest: string;
}

/** The hash before the first row. */
export const GENESIS_HASH: Uint8Array = new Uint8Array(32);

/** Makes the row that follows a row with `previousHash`. */
export function makeRow(seq: number, entry: JournalEntry, previousHash: Uint8Array): JournalRow {
  const { event, decisions, alerts } = entry;
  // What was decided is plain values, which the type of an event does not say.
  const body = pack({ event, decisions, alerts } as unknown as Packable);
  return hashed({ seq, atUs: event.atUs, kind: event.type, actor: actorOf(event), body }, previousHash);
}

/** Makes the row that says what a compaction put away. */
export function makeCompactionRow(
  seq: number,
  atUs: number,
  note: CompactionNote,
  previousHash: Uint8Array,
): JournalRow {
  return hashed({ seq, atUs, kind: COMPACTED, actor: 'gateway', body: encode(note) }, previousHash);
}

function hashed(fields: Omit<JournalRow, 'hash'>, previousHash: Uint8Array): JournalRow {
  return { ...fields, hash: hashRow(fields, previousHash) };
}

/** SHA-256 over the previous hash and every field of the row, each with its length. */
export function hashRow(row: Omit<JournalRow, 'hash'>, previousHash: Uint8Array): Uint8Array {
  const head = `${row.seq}\n${row.atUs}\n${row.kind}\n${row.actor}\n${row.body.length}\n`;
  return createHash('sha256').update(previousHash).update(head).update(row.body).digest();
}

/** Reads a row's body back. The journal is our own: a body that does not decode is damage, and throws. */
export function readRow(row: JournalRow): JournalEntry {
  return decode(row.body) as JournalEntry;
}

/** Reads the body of a row of kind {@link COMPACTED}. */
export function readCompaction(row: JournalRow): CompactionNote {
  return decode(row.body) as CompactionNote;
}

/** Who caused an event, in words for the record. */
function actorOf(event: Event): string {
  if ('by' in event) return event.by;
  if ('request' in event) {
    const { request } = event;
    return ('by' in request ? request.by : undefined) ?? `nexus:${request.client}`;
  }
  if ('fill' in event) return `platform:${event.fill.platform}`;
  if ('identity' in event) return `platform:${event.identity.platform}`;
  if ('platform' in event) return `platform:${event.platform}`;
  return 'gateway';
}
