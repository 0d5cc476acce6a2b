/** A key of CURVE as text: 40 characters of Z85. */
export type CurveKey = string;

/** The keys of a gateway's fabric, and those that may dial it. */
export interface FabricSecurity {
  readonly publicKey: CurveKey;
  readonly secretKey: CurveKey;
  /** Public key → the client's name. */
  readonly clients: ReadonlyMap<CurveKey, string>;
}

const Z85 = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#';
const KEY_BYTES = 32;
const KEY_FORM = /^[0-9a-zA-Z.\-:+=^!/*?&<>()[\]{}@%$#]{40}$/;
const WORD_BYTES = 4;
const WORD_CHARACTERS = 5;

/** Whether a text is a key: 40 characters of Z85 (ZeroMQ RFC 32). */
export function isCurveKey(text: string): boolean {
  return KEY_FORM.test(text);
}

/** The 32 bytes of a key, as an authentication request has them, as text; undefined for another length. */
export function curveKeyOf(bytes: Uint8Array): CurveKey | undefined {
  if (bytes.length !== KEY_BYTES) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let text = '';
  for (let at = 0; at < KEY_BYTES; at += WORD_BYTES) {
    let word = view.getUint32(at);
    let characters = '';
    for (let place = 0; place < WORD_CHARACTERS; place++) {
      characters = Z85.charAt(word % Z85.length) + characters;
      word = Math.floor(word / Z85.length);
    }
    text += characters;
  }
  return text;
}
