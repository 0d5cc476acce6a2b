import { beginRecovery, type DecidedEvent } from '../engine/recover.ts';
import type { Decision } from '../engine/decision.ts';
import { GENESIS_HASH, hashRow, makeRow, readRow, type JournalEntry, type JournalRow } from '../journal/record.ts';
import type { CommitOutcome } from '../journal/writer.ts';
import { InvariantBroken } from './invariant.ts';

/**
 * A journal that keeps its records as the bytes that a disk would hold, so that whatever is to survive a kill has gone
 * through the real encoding. It outlives the gateways that write it.
 */
export class EncodedJournal {
  private readonly rows: JournalRow[] = [];
  /** What was read back from the bytes of the first rows, once: it is handed to every later gateway as well. */
  private readonly readBack: DecidedEvent[] = [];
  private kept: JournalEntry[] = [];
  /** The disk refuses: entries are kept in memory until it takes them again. */
  isRefusing = false;

  /** The number of the last record on the disk. */
  get lastSeq(): number {
    return this.rows.length;
  }

  /** The hash over every event and decision so far, in hex: the same seed gives the same. */
  get hash(): string {
    return Buffer.from(this.rows.at(-1)?.hash ?? GENESIS_HASH).toString('hex');
  }

  /** Whether everything that was handed over is on the disk. */
  get isWhole(): boolean {
    return this.kept.length === 0;
  }

  commit(entries: readonly JournalEntry[]): CommitOutcome {
    this.kept.push(...entries);
    if (this.isRefusing) return { outcome: 'kept', reason: 'the disk is full', keptCount: this.kept.length };
    for (const entry of this.kept) {
      const row = makeRow(this.rows.length + 1, entry, this.rows.at(-1)?.hash ?? GENESIS_HASH);
      this.rows.push(row);
    }
    this.kept = [];
    return { outcome: 'written' };
  }

  /** Reads every record back from its bytes, checks the chain, and returns the time of the last event. */
  recover(restore: (decision: Decision) => void): number {
    this.readNewRows();
    const recovery = beginRecovery(restore);
    for (const entry of this.readBack) recovery.take(entry);
    return recovery.lastEventUs;
  }

  /** The last records, one line each, for who looks for what led to a failure. */
  tail(count: number): readonly string[] {
    return this.rows.slice(-count).map((row) => `${row.seq} ${row.kind} ${JSON.stringify(readRow(row))}`);
  }

  private readNewRows(): void {
    for (const row of this.rows.slice(this.readBack.length)) {
      const previous = this.rows[row.seq - 2]?.hash ?? GENESIS_HASH;
      if (!Buffer.from(hashRow(row, previous)).equals(row.hash))
        throw new InvariantBroken(`record ${row.seq} is not as it was written`);
      const { event, decisions } = readRow(row);
      this.readBack.push({ event: { atUs: event.atUs }, decisions });
    }
  }
}
