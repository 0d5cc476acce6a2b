import { closeSync, fstatSync, fsyncSync, ftruncateSync, openSync, statfsSync, writeSync } from 'node:fs';

/** Some 400 commits of a signal with its orders: more than come between two checkpoints on a trader's PC. */
const WAL_ROOM_BYTES = 8 * 1024 * 1024;
/** A disk that has not this many times the room left is not asked for it. */
const SPARE_FACTOR = 16;

/**
 * Takes room on the disk for a journal's write-ahead log, in zeros, which SQLite passes over: it reads a log up to the
 * first page that is not its own. A commit into that room changes no size and no map of blocks, so the file system has
 * nothing of its own to bring to the disk with it. Only before anything is written to the journal: what another
 * connection appends meanwhile would be lost. Without room to spare, or where the disk refuses, the log grows as it
 * always did.
 */
export function makeWalRoom(path: string, roomBytes = WAL_ROOM_BYTES): void {
  const file = `${path}-wal`;
  let handle: number;
  try {
    const disk = statfsSync(path);
    if (disk.bavail * disk.bsize < roomBytes * SPARE_FACTOR) return;
    handle = openSync(file, 'r+');
  } catch {
    return; // There is no log yet, or the system does not say what is free: the log grows by itself.
  }
  try {
    fill(handle, roomBytes);
  } finally {
    closeSync(handle);
  }
}

function fill(handle: number, roomBytes: number): void {
  const { size } = fstatSync(handle);
  if (size >= roomBytes) return;
  try {
    writeSync(handle, Buffer.alloc(roomBytes - size), 0, roomBytes - size, size);
    fsyncSync(handle);
  } catch {
    ftruncateSync(handle, size); // The disk became full meanwhile: what was taken is given back.
  }
}
