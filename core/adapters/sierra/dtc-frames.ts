/** A message states its own size in 16 bits, header included. */
const HEADER_BYTES = 4;

/** Takes whole messages, [start, start + size) of bytes that are valid during the call. False ends the reading. */
export type TakeMessage = (bytes: Uint8Array, start: number, size: number) => boolean;

/** Cuts what a socket reads into messages: each read may hold half a message or many. At most 65,534 bytes are kept. */
export class DtcFrames {
  private kept = new Uint8Array(0);

  /** Hands over every message that is whole now; false where the bytes cannot be DTC, and the link must end. */
  push(chunk: Uint8Array, take: TakeMessage): boolean {
    const bytes = this.joined(chunk);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let at = 0;
    while (bytes.length - at >= HEADER_BYTES) {
      const size = view.getUint16(at, true);
      if (size < HEADER_BYTES) return false;
      if (bytes.length - at < size) break;
      if (!take(bytes, at, size)) return true;
      at += size;
    }
    this.kept = bytes.slice(at);
    return true;
  }

  private joined(chunk: Uint8Array): Uint8Array {
    if (this.kept.length === 0) return chunk;
    const all = new Uint8Array(this.kept.length + chunk.length);
    all.set(this.kept);
    all.set(chunk, this.kept.length);
    return all;
  }
}
