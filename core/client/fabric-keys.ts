import { readFileSync, statSync } from 'node:fs';
import { z } from 'zod';
import type { Result } from '../base/result.ts';
import { err, ok } from '../base/result.ts';
import { refusal, type Refusal } from './refusal.ts';

/** With what a client of the fabric dials: its own pair, and the public key of the one gateway that it dials. */
export interface FabricKeys {
  /** The name under which the gateway lists it. */
  readonly client?: string;
  readonly gatewayPublicKey: string;
  readonly publicKey: string;
  readonly secretKey: string;
}

const KEY_CHARACTERS = 40;
/** What keeps others on this machine from a file, in `mode` bits. */
const OTHERS = 0o077;

const key = z.string().length(KEY_CHARACTERS);
const fileShape = z.object({
  client: z.string().optional(),
  gateway_public_key: key,
  public_key: key,
  secret_key: key,
});

/** Reads a file of `nexus fabric keys NAME`. KEYS_UNUSABLE: missing, no such file, or readable by others. */
export function readFabricKeys(file: string): Result<FabricKeys, Refusal> {
  try {
    // On Windows the mode says nothing of other users; the folder's own permissions keep them out.
    if (process.platform !== 'win32' && (statSync(file).mode & OTHERS) !== 0)
      return err(refusal('KEYS_UNUSABLE', `${file} may be read by others on this machine; run: chmod 600 ${file}`));
    const read = fileShape.safeParse(JSON.parse(readFileSync(file, 'utf8')));
    if (!read.success) return err(refusal('KEYS_UNUSABLE', `${file}: ${z.prettifyError(read.error)}`));
    const { client, gateway_public_key: gatewayPublicKey, public_key: publicKey, secret_key: secretKey } = read.data;
    return ok({ ...(client !== undefined && { client }), gatewayPublicKey, publicKey, secretKey });
  } catch (cause) {
    return err(refusal('KEYS_UNUSABLE', `${file}: ${cause instanceof Error ? cause.message : String(cause)}`));
  }
}

/** The options of a socket that speaks CURVE with them; none without. */
export function curveOptions(keys: FabricKeys | undefined): {
  readonly curveServerKey?: string;
  readonly curvePublicKey?: string;
  readonly curveSecretKey?: string;
} {
  if (keys === undefined) return {};
  return { curveServerKey: keys.gatewayPublicKey, curvePublicKey: keys.publicKey, curveSecretKey: keys.secretKey };
}
