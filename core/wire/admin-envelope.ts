import type { Result } from '../base/result.ts';
import { err, ok } from '../base/result.ts';
import type { WireMap, WireRefusal } from './unpack.ts';
import { checkMap, isMap, unpackMap } from './unpack.ts';
import { FieldReader } from './field-reader.ts';

/** A request at the admin door, and the form in which it is answered. */
export interface AdminRequest {
  readonly action: string;
  readonly requestId: string;
  readonly payload: WireMap;
  /** The sender's time; 0 where it states none. */
  readonly sourceTsUs: number;
  readonly token?: string;
  /** Says that a person at the command line asks. */
  readonly source?: string;
  /** The name that a brain gives itself. */
  readonly client?: string;
}

export type Encoding = 'msgpack' | 'json';

/** Why a request was refused; `requestId` is there when it could be read. */
export interface AdminRefusal extends WireRefusal {
  readonly requestId?: string;
}

/** What a client that will show its token asks first: {nonce} → {proof}, HMAC-SHA256 of {@link proofText} under the token, in hex. */
export const PROVE = 'prove';
/** Of a nonce, so long at most. */
export const NONCE_CHARACTERS_MAX = 128;

const CLIENT_CHARACTERS_MAX = 64;

/** What is proved: that this door, asked for this nonce, knows the token. */
export function proofText(nonce: string): string {
  return `nexus admin door\n${nonce}`;
}

/** JSON begins with `{` or white space; a MessagePack map never does. */
export function encodingOf(bytes: Uint8Array): Encoding {
  const first = bytes[0];
  return first === 0x7b || first === 0x20 || first === 0x0a || first === 0x0d || first === 0x09 ? 'json' : 'msgpack';
}

/** Reads a request of the envelope {action, request_id, timestamp, payload, token?, source?, client?}. `text` is its bytes as text. */
export function readAdminRequest(bytes: Uint8Array, text: () => string): Result<AdminRequest, AdminRefusal> {
  const map = encodingOf(bytes) === 'json' ? parseJson(text()) : unpackMap(bytes);
  if (!map.ok) return map;
  const reader = new FieldReader(map.value, 'request');
  const action = reader.text('action').toLowerCase();
  const requestId = reader.text('request_id');
  const token = reader.optionalText('token', 512);
  const source = reader.optionalText('source', 32);
  const client = shownName(map.value['client']);
  const payload = map.value['payload'] ?? {};
  if (!isMap(payload)) reader.refuse('VALUE_INVALID', 'payload', 'a map', payload);
  if (reader.fault !== undefined) return err({ ...reader.fault, ...(requestId !== '' && { requestId }) });
  return ok({
    action,
    requestId,
    payload: isMap(payload) ? payload : {},
    sourceTsUs: reader.timeUs(),
    ...(token !== undefined && { token }),
    ...(source !== undefined && { source }),
    ...(client !== undefined && { client }),
  });
}

/** What only names refuses nothing, a kill least of all: of a name that is none, nothing is taken. */
function shownName(stated: unknown): string | undefined {
  return typeof stated === 'string' && stated !== '' && stated.length <= CLIENT_CHARACTERS_MAX ? stated : undefined;
}

function parseJson(text: string): Result<WireMap, WireRefusal> {
  try {
    return checkMap(JSON.parse(text));
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause);
    return err({ code: 'MESSAGE_MALFORMED', reason: `expected JSON: ${said}` });
  }
}
