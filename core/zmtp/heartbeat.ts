import { encodePing, encodePong } from './codec.ts';

/** Added to a peer's own limit of silence, so that a pause of ours is not taken for one of its. */
const SILENCE_GRACE_US = 1_000_000;
const TENTH_US = 100_000;

/** The PINGs of one link, both ways. */
export class Heartbeat {
  /** Monotonic time of the last bytes from the peer. */
  lastHeardUs: number;
  /** Round trip of the last PING of ours that was answered. */
  rttUs: number | undefined = undefined;
  /** Whether the peer answers PINGs: it announced ZMTP 3.1 or sent one itself. */
  canPing = false;
  #silenceUsMax = Infinity;
  #serial = 0;
  #sentUs: number | undefined;

  constructor(nowUs: number) {
    this.lastHeardUs = nowUs;
  }

  /** A PING to send; its PONG sets `rttUs`. Its context is a serial, so that a late PONG of an earlier one does not count. */
  ping(nowUs: number): Buffer {
    this.#serial = (this.#serial + 1) >>> 0;
    this.#sentUs = nowUs;
    const context = Buffer.alloc(4);
    context.writeUInt32BE(this.#serial);
    return encodePing(0, context);
  }

  /** Takes the body of a PING and returns the PONG, or undefined when the body is cut short. */
  pinged(body: Buffer): Buffer | undefined {
    if (body.length < 2) return undefined;
    this.canPing = true;
    const ttlTenths = body.readUInt16BE(0);
    this.#silenceUsMax = ttlTenths === 0 ? Infinity : ttlTenths * TENTH_US + SILENCE_GRACE_US;
    return encodePong(body.subarray(2));
  }

  /** Takes the body of a PONG that was just heard. */
  ponged(body: Buffer): void {
    if (this.#sentUs === undefined || body.length !== 4 || body.readUInt32BE(0) !== this.#serial) return;
    this.rttUs = this.lastHeardUs - this.#sentUs;
    this.#sentUs = undefined;
  }

  /** Whether the peer has been silent for longer than its last PING said to allow. */
  isSilent(nowUs: number): boolean {
    return nowUs - this.lastHeardUs > this.#silenceUsMax;
  }
}
