import { closeSync, fsyncSync, openSync } from 'node:fs';

/** Brings a file's content to the disk. */
export function syncFile(path: string): void {
  const handle = openSync(path, 'r+');
  fsyncSync(handle);
  closeSync(handle);
}

/** Brings a folder's names to the disk; Windows does so by itself and refuses to be asked. */
export function syncFolder(path: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(path, 'r');
  fsyncSync(handle);
  closeSync(handle);
}
