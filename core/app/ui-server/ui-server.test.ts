import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request, type IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { Port } from '../../api/port.ts';
import { openUiServer, type UiServer } from './ui-server.ts';

const TOKEN = 'secret';

let folder: string;
let server: UiServer;
const accepted: Port[] = [];
const sockets: WebSocket[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'nexus-ui-'));
  mkdirSync(join(folder, 'panel', 'assets'), { recursive: true });
  writeFileSync(join(folder, 'panel', 'index.html'), '<!doctype html><title>NEXUS</title>');
  writeFileSync(join(folder, 'panel', 'assets', 'index-3f.js'), 'console.log(1)');
  writeFileSync(join(folder, 'secret.html'), 'outside');
  const opened = await openUiServer({
    port: 0,
    token: TOKEN,
    folder: join(folder, 'panel'),
    panels: { accept: (port) => accepted.push(port) },
    log: () => {},
  });
  if (!opened.ok) throw new Error(opened.error);
  server = opened.value;
});

afterEach(() => {
  for (const socket of sockets.splice(0)) socket.terminate();
});

afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

function get(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request(
      { host: '127.0.0.1', port: server.port, path, method, headers: { host: `127.0.0.1:${server.port}`, ...headers } },
      (response) => {
        let body = '';
        response.setEncoding('utf8').on('data', (text: string) => (body += text));
        response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, body }));
      },
    );
    asked.on('error', reject).end();
  });
}

/** Opens a WebSocket; resolves with the status of the refusal, or `open`. */
function upgrade(path: string, headers: Record<string, string>): Promise<number | 'open'> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}${path}`, { headers });
    sockets.push(socket);
    socket.on('open', () => resolve('open'));
    socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
    socket.on('error', reject);
  });
}

const withCookie = (): Record<string, string> => ({ cookie: `nexus_panel_${server.port}=${TOKEN}` });
const ownOrigin = (): string => `http://127.0.0.1:${server.port}`;

describe('the panel’s files', () => {
  it('are shown to whoever opens the printed address, whose token then leaves the address bar', async () => {
    expect(server.address).toBe(`http://127.0.0.1:${server.port}/?token=${TOKEN}`);
    const first = await get(`/?token=${TOKEN}`);
    expect(first).toMatchObject({ status: 302, headers: { location: '/' } });
    const cookie = first.headers['set-cookie']?.[0] ?? '';
    expect(cookie).toContain('HttpOnly; SameSite=Strict');
    const page = await get('/', { cookie: cookie.split(';')[0] ?? '' });
    expect(page).toMatchObject({ status: 200, body: '<!doctype html><title>NEXUS</title>' });
    expect(await get('/assets/index-3f.js', withCookie())).toMatchObject({
      status: 200,
      headers: { 'content-type': 'text/javascript; charset=utf-8', 'cache-control': 'max-age=31536000, immutable' },
    });
  });

  it('come with a policy that lets the page load and speak to nothing else', async () => {
    const { headers } = await get('/', withCookie());
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toContain('unsafe');
    expect(policy).toContain("frame-ancestors 'none'");
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['access-control-allow-origin']).toBeUndefined();
  });

  it('are not shown without the token, with a wrong one, to a foreign name or to another page', async () => {
    expect(await get('/')).toMatchObject({ status: 401, body: expect.stringContaining('open the address') as string });
    expect(await get('/?token=wrong')).toMatchObject({ status: 401 });
    expect(await get(`/assets/index-3f.js`)).toMatchObject({ status: 401 });
    expect(await get('/', { ...withCookie(), host: `evil.example:${server.port}` })).toMatchObject({ status: 400 });
    expect(await get('/', { ...withCookie(), host: '127.0.0.1' })).toMatchObject({ status: 400 });
    expect(await get('/', { ...withCookie(), origin: 'https://evil.example' })).toMatchObject({ status: 403 });
    expect(await get('/', withCookie(), 'POST')).toMatchObject({ status: 405 });
  });

  it.each([
    '/../secret.html',
    '/..%2fsecret.html',
    '/%2e%2e/secret.html',
    '/assets/../../secret.html',
    '/assets/..\\..\\secret.html',
    '//etc/passwd',
    '/index.html%00.js',
    '/assets',
    '/nothing.js',
  ])('do not lead out of their folder: %s', async (path) => {
    const { status, body } = await get(path, withCookie());
    expect(body).not.toContain('outside');
    expect(status).toBe(404);
  });

  it('do not lead out of their folder by a path that no browser sends', async () => {
    const text = await new Promise<string>((resolve) => {
      const socket = connect(server.port, '127.0.0.1');
      let answer = '';
      socket.setEncoding('utf8').on('data', (part: string) => (answer += part));
      socket.on('close', () => resolve(answer));
      const host = `Host: 127.0.0.1:${server.port}\r\nCookie: nexus_panel_${server.port}=${TOKEN}\r\nConnection: close`;
      socket.write(`GET ../secret.html HTTP/1.1\r\n${host}\r\n\r\n`);
    });
    expect(text).not.toContain('outside');
  });
});

describe('the panel’s channel', () => {
  it('opens for a page of ours with the token', async () => {
    const before = accepted.length;
    expect(await upgrade('/api', { origin: ownOrigin(), ...withCookie() })).toBe('open');
    expect(await upgrade(`/api?token=${TOKEN}`, { origin: `http://localhost:${server.port}` })).toBe('open');
    expect(accepted.length - before).toBe(2);
  });

  it('stays shut without token, from another page, without a page, under a foreign name, and elsewhere', async () => {
    const before = accepted.length;
    expect(await upgrade('/api', { origin: ownOrigin() })).toBe(401);
    expect(await upgrade('/api?token=secre', { origin: ownOrigin() })).toBe(401);
    expect(await upgrade('/api', { origin: 'https://evil.example', ...withCookie() })).toBe(403);
    expect(await upgrade('/api', { origin: `http://127.0.0.1:${server.port + 1}`, ...withCookie() })).toBe(403);
    expect(await upgrade('/api', { ...withCookie() })).toBe(403);
    expect(await upgrade('/api', { origin: ownOrigin(), ...withCookie(), host: 'evil.example' })).toBe(400);
    expect(await upgrade('/other', { origin: ownOrigin(), ...withCookie() })).toBe(404);
    expect(accepted.length).toBe(before);
  });

  it('ends with a sentence when something else than JSON comes', async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}/api?token=${TOKEN}`, { origin: ownOrigin() });
    sockets.push(socket);
    await new Promise((resolve) => socket.on('open', resolve));
    const port = accepted.at(-1);
    const ended = new Promise((resolve) => port?.onClose(resolve));
    socket.send('no json');
    expect(await ended).toBe('a message was no JSON text');
  });
});

describe('a port that is taken', () => {
  it('is said, with what to do', async () => {
    const second = await openUiServer({
      port: server.port,
      token: TOKEN,
      folder,
      panels: { accept: () => {} },
      log: () => {},
    });
    expect(second).toEqual({
      ok: false,
      error: `port ${server.port} is in use: choose another with --ui-port N, or 0 for a free one`,
    });
  });
});
