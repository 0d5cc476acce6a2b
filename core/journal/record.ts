import { createHash } from 'node:crypto';
import { decode, encode } from '@msgpack/msgpack';
import type { Decision } from '../engine/decision.ts';
import type { Alert } from '../model/alert.ts';
import type { Event } from '../model/event.ts';

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
  /** The event's type. */
  readonly kind: string;
  /** Who caused it: a client, a platform, an operator. */
  readonly actor: string;
  readonly body: Uint8Array;
  readonly hash: Uint8Array;
}

/** The hash before the first row. */
export const GENESIS_HASH: Uint8Array = new Uint8Array(32);

/** Makes the row that follows a row with `previousHash`. */
export function makeRow(seq: number, entry: JournalEntry, previousHash: Uint8Array): JournalRow {
  const { event, decisions, alerts } = entry;
  const body = encode({ event, decisions, alerts }, { ignoreUndefined: true });
  const fields = { seq, atUs: event.atUs, kind: event.type, actor: actorOf(event), body };
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

/** Who caused an event, in words for the record. */
function actorOf(event: Event): string {
  if ('by' in event) return event.by;
  if ('request' in event) return `nexus:${event.request.client}`;
  if ('fill' in event) return `platform:${event.fill.platform}`;
  if ('identity' in event) return `platform:${event.identity.platform}`;
  if ('platform' in event) return `platform:${event.platform}`;
  return 'gateway';
}
