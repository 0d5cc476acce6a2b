import type Database from 'libsql';

export interface KeepBounds {
  /** Signals that a journal holds at most before all but the newest are put away, however young they are. */
  readonly signalsMax: number;
  /** How many of them stay then. */
  readonly signalsKept: number;
}

/** A third of what a running gateway holds, and so few that a start replays them within a second or two. */
const BOUNDS: KeepBounds = { signalsMax: 50_000, signalsKept: 20_000 };

/**
 * From which moment on records stay in a journal: from `oldestUs`, or from a later one where a busy pipeline has made so
 * many signals since that the gateway would run out of room for them.
 */
export function keepFrom(db: Database.Database, oldestUs: number, { signalsMax, signalsKept } = BOUNDS): number {
  const held = db.prepare('SELECT COUNT(*) AS count FROM signal_keys WHERE retired = 0').get() as { count: number };
  if (held.count <= signalsMax) return oldestUs;
  const find = db.prepare(
    `SELECT CAST(decided_us AS TEXT) AS decided_us FROM signal_keys
     WHERE retired = 0 ORDER BY signal_keys.decided_us DESC LIMIT 1 OFFSET ?`,
  );
  const newest = find.get(signalsKept - 1) as { readonly decided_us: string };
  return Math.max(oldestUs, Number(newest.decided_us));
}
