import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { err, ok, type Result } from '../base/result.ts';
import { isCurveKey, type CurveKey } from '../doors/fabric-keys.ts';

/** Two keys of CURVE that belong together. */
export interface KeyPair {
  readonly publicKey: CurveKey;
  readonly secretKey: CurveKey;
}

const curveKey = z.string().refine(isCurveKey, { error: 'expected a key of 40 characters' });
const gatewayShape = z.object({ public_key: curveKey, secret_key: curveKey });

/** What keeps others on this machine from a file, in `mode` bits. */
const OTHERS = 0o077;

/** The gateway's own keys. Refused with a sentence where there are none, or where others on this machine may read them. */
export function readGatewayKeys(file: string, platform: NodeJS.Platform = process.platform): Result<KeyPair, string> {
  let text: string;
  try {
    // On Windows the mode says nothing of other users; the folder's own permissions keep them out.
    if (platform !== 'win32' && (statSync(file).mode & OTHERS) !== 0)
      return err(`${file} may be read by others on this machine: chmod 600 ${file}`);
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return err(code === 'ENOENT' ? `${file} is missing: nexus fabric keys makes it` : `${file}: ${message}`);
  }
  const read = gatewayShape.safeParse(parsed(text));
  return read.success
    ? ok({ publicKey: read.data.public_key, secretKey: read.data.secret_key })
    : err(`${file} holds no keys: remove it, and nexus fabric keys makes new ones, which every client needs then`);
}

/** The gateway's own keys, made at the first call. Refused as by {@link readGatewayKeys}. */
export function gatewayKeysIn(file: string, make: () => KeyPair): Result<KeyPair, string> {
  const known = readGatewayKeys(file);
  if (known.ok || !known.error.endsWith('makes it')) return known;
  mkdirSync(dirname(file), { recursive: true });
  const { publicKey, secretKey } = make();
  writePrivately(file, { public_key: publicKey, secret_key: secretKey });
  return readGatewayKeys(file);
}

/** Writes what a client needs to dial: its own keys and the gateway's public one. Refused where the file is there. */
export function writeClientKeys(
  file: string,
  client: string,
  gateway: CurveKey,
  { publicKey, secretKey }: KeyPair,
): Result<void, string> {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writePrivately(file, { client, gateway_public_key: gateway, public_key: publicKey, secret_key: secretKey });
    return ok(undefined);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return err(code === 'EEXIST' ? `${file} is there already: remove it for new keys, or name another file` : message);
  }
}

function writePrivately(file: string, content: Readonly<Record<string, string>>): void {
  writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`, { flag: 'wx', mode: 0o600 });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
