/** A text as the driver hands it out of a column that was cast to BLOB: a Buffer from `get`, an ArrayBuffer from `all`. */
export type StoredText = ArrayBuffer | Uint8Array | null;

/**
 * Reads a text that was stored. The driver ends the process over a text that is no UTF-8, as one with a damaged byte may
 * be, so texts are read as bytes; what is no UTF-8 becomes U+FFFD, which no hash matches.
 */
export function textOf(stored: StoredText): string {
  const bytes = bytesOf(stored);
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
}

/** The bytes of a column; none of one that is NULL. */
export function bytesOf(stored: StoredText): Uint8Array {
  if (stored === null) return new Uint8Array(0);
  return stored instanceof Uint8Array ? stored : new Uint8Array(stored);
}
