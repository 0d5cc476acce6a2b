import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { PanelServer } from '../../api/serve-panels.ts';
import { socketPort } from '../../api/socket-port.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { panelFiles } from './panel-files.ts';
import { checkRequest, cookieName, type Turned } from './request-check.ts';

export interface UiServerOptions {
  /** 0 picks a free one. */
  readonly port: number;
  readonly token: string;
  /** Where the built panel lies. */
  readonly folder: string;
  readonly panels: Pick<PanelServer, 'accept'>;
  readonly log: (line: string) => void;
}

/** The panel on 127.0.0.1: its files, and a WebSocket for each window. */
export interface UiServer {
  readonly port: number;
  /** Opens the panel; whoever has it may command the gateway. */
  readonly address: string;
  close(): Promise<void>;
}

const HOST = '127.0.0.1';
export const SOCKET_PATH = '/api';
/** Files and windows together; the contract has its own bound. */
const CONNECTIONS_MAX = 64;
const MESSAGE_BYTES_MAX = 1_048_576;
const REQUEST_MS_MAX = 10_000;
const NOT_BUILT = 'The panel is not built yet: npm run build\n';

/** Opens the server. Refused with a sentence when the port cannot be had; the gateway runs on without it. */
export async function openUiServer(options: UiServerOptions): Promise<Result<UiServer, string>> {
  const { token, folder, panels, log } = options;
  const files = panelFiles(folder);
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MESSAGE_BYTES_MAX, perMessageDeflate: false });
  const server = createServer({ requestTimeout: REQUEST_MS_MAX, headersTimeout: REQUEST_MS_MAX });
  server.maxConnections = CONNECTIONS_MAX;
  const bound = await listen(server, options.port);
  if (!bound.ok) return bound;
  const port = bound.value;

  const check = (request: IncomingMessage, needsOrigin: boolean): Turned | undefined => {
    const { host, origin, cookie } = request.headers;
    const shown = urlOf(request).searchParams.get('token') ?? undefined;
    return checkRequest({ host, origin, cookie, token: shown }, { port, token, needsOrigin });
  };

  server.on('request', (request, response) => {
    const turned = check(request, false);
    if (turned !== undefined) return answer(response, turned.status, `${turned.reason}\n`);
    if (request.method !== 'GET' && request.method !== 'HEAD') return answer(response, 405, 'only GET and HEAD\n');
    const url = urlOf(request);
    if (url.searchParams.has('token')) {
      // The token leaves the address bar and the history; the cookie is out of reach of scripts and of other sites.
      const cookie = `${cookieName(port)}=${token}; HttpOnly; SameSite=Strict; Path=/`;
      response.writeHead(302, { ...headersOf(port), location: url.pathname, 'set-cookie': cookie }).end();
      return;
    }
    const file = files.fileOf(url.pathname);
    if (file === undefined)
      return url.pathname === '/' ? answer(response, 503, NOT_BUILT) : answer(response, 404, 'there is no such file\n');
    response.writeHead(200, {
      ...headersOf(port),
      'content-type': file.type,
      'content-length': file.body.length,
      'cache-control': file.isHashed ? 'max-age=31536000, immutable' : 'no-cache',
    });
    response.end(request.method === 'HEAD' ? undefined : file.body);
  });

  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    const turned = check(request, true);
    if (turned !== undefined) {
      log(`Panel refused: ${turned.reason}`);
      return refuseUpgrade(socket, turned.status, turned.reason);
    }
    if (urlOf(request).pathname !== SOCKET_PATH) return refuseUpgrade(socket, 404, `only ${SOCKET_PATH}`);
    sockets.handleUpgrade(request, socket, head, (websocket) => panels.accept(socketPort(websocket), 'panel'));
  });

  return ok({
    port,
    address: `http://${HOST}:${port}/?token=${token}`,
    close: () =>
      new Promise((resolve) => {
        for (const websocket of sockets.clients) websocket.terminate();
        sockets.close();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
}

function listen(server: Server, port: number): Promise<Result<number, string>> {
  return new Promise((resolve) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      resolve(
        err(
          error.code === 'EADDRINUSE'
            ? `port ${port} is in use: choose another with --ui-port N, or 0 for a free one`
            : error.message,
        ),
      ),
    );
    server.listen({ host: HOST, port }, () => resolve(ok((server.address() as AddressInfo).port)));
  });
}

/** The address that was asked for. Nothing but path and query counts; a malformed one is the root. */
function urlOf(request: IncomingMessage): URL {
  const base = `http://${HOST}`;
  const target = request.url ?? '/';
  return URL.canParse(target, base) ? new URL(target, base) : new URL(base);
}

function answer(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, {
    'content-type': 'text/plain; charset=utf-8',
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
  });
  response.end(text);
}

function refuseUpgrade(socket: Duplex, status: number, reason: string): void {
  socket.end(`HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Type: text/plain\r\n\r\n${reason}\n`);
  // Half-open sockets of strangers are not kept.
  (socket as Socket).destroySoon();
}

/** What a page from here may do: load its own files and speak to this gateway, and nothing else. */
function headersOf(port: number): Readonly<Record<string, string>> {
  const own = `ws://${HOST}:${port} ws://localhost:${port}`;
  return {
    'content-security-policy': [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "img-src 'self' data:",
      "font-src 'self'",
      "media-src 'self'",
      `connect-src 'self' ${own}`,
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
  };
}
