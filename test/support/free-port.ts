import { createServer } from 'node:net';

/**
 * Ports below those that the system gives out by itself (32,768 and up on Linux), and above those of the kill test: while a program
 * is being started again nobody takes its port, neither a door on port 0 nor a connection that needs one of its own.
 */
const FIRST = 30_000;
const PORTS = 2_700;
/** Test workers of one run look in parts of their own. */
const PARTS = 9;
const PART = PORTS / PARTS;

let looks = process.pid * 37;

/** Whether nobody listens on a loopback port now. */
export function isPortFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** A loopback port that nobody listens on now, for a program that must come back on the same one. No two calls give the same. */
export async function freePort(): Promise<number> {
  const first = FIRST + PART * (Number(process.env['VITEST_POOL_ID'] ?? 0) % PARTS);
  for (let tries = 0; tries < PART; tries += 1) {
    looks += 1;
    const port = first + (looks % PART);
    if (await isPortFree(port)) return port;
  }
  throw new Error(`no port from ${first} on is free`);
}
