import { timingSafeEqual } from 'node:crypto';

/** The parts of a request that say who asks. */
export interface AskedBy {
  readonly host: string | undefined;
  readonly origin: string | undefined;
  readonly cookie: string | undefined;
  /** The token of the address, if it has one. */
  readonly token: string | undefined;
}

/** Why a request is not answered: 400 for a name that is not ours, 401 without the token, 403 from another page. */
export interface Turned {
  readonly status: 400 | 401 | 403;
  readonly reason: string;
}

export interface CheckOptions {
  readonly port: number;
  readonly token: string;
  /** A WebSocket must say where it comes from; a plain request need not. */
  readonly needsOrigin: boolean;
}

/** The names under which this machine reaches itself. Any other one means that a foreign page was pointed here. */
const OWN_NAMES = ['127.0.0.1', 'localhost', '[::1]'];

/** The cookie's name; cookies do not know ports, so it does. */
export function cookieName(port: number): string {
  return `nexus_panel_${port}`;
}

/** Checks Host, Origin and token, in that order; undefined for a request that may be answered. */
export function checkRequest(asked: AskedBy, { port, token, needsOrigin }: CheckOptions): Turned | undefined {
  const hosts = OWN_NAMES.map((name) => `${name}:${port}`);
  if (asked.host === undefined || !hosts.includes(asked.host))
    return { status: 400, reason: `host: expected ${hosts[0]}, was ${asked.host ?? 'none'}` };
  const origins = hosts.map((host) => `http://${host}`);
  if (asked.origin === undefined ? needsOrigin : !origins.includes(asked.origin))
    return { status: 403, reason: `origin: expected ${origins[0]}, was ${asked.origin ?? 'none'}` };
  const stated = asked.token === '' ? undefined : asked.token;
  const shown = stated ?? tokenOfCookie(asked.cookie, cookieName(port));
  if (shown === undefined || !isSame(shown, token))
    return { status: 401, reason: 'token: open the address that the gateway printed when it started' };
  return undefined;
}

function tokenOfCookie(cookie: string | undefined, name: string): string | undefined {
  for (const part of cookie?.split(';') ?? []) {
    const [key, value] = part.trim().split('=', 2);
    if (key === name) return value;
  }
  return undefined;
}

/** Compares in a time that does not tell how much was right. */
function isSame(shown: string, expected: string): boolean {
  const [a, b] = [Buffer.from(shown), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
