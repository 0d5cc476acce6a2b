import { createPanelClient, type PanelClient } from '../core/api/panel-client.ts';
import type { Port } from '../core/api/port.ts';
import type { NexusHost } from '../electron/preload.ts';
import { browserClock } from './browser-clock.ts';

declare global {
  interface Window {
    readonly nexusHost?: NexusHost;
  }
}

/** What the desktop app offers besides the gateway; undefined in a browser. This file alone knows which it is. */
export const host: NexusHost | undefined = window.nexusHost;

/** Connects to the gateway: through the desktop app where there is one, else to the address that the page came from. */
export function connectGateway(): PanelClient {
  const dial = host === undefined ? dialSocket : () => dialHost(host);
  return createPanelClient({
    dial,
    clock: browserClock,
    chance: Math.random,
    name: host === undefined ? 'browser' : 'window',
  });
}

function dialHost(app: NexusHost): Promise<Port> {
  return new Promise((resolve, reject) => {
    const take = (event: MessageEvent): void => {
      if (event.source !== window || event.data !== 'nexus-port') return;
      window.removeEventListener('message', take);
      const [channel] = event.ports;
      if (channel === undefined) reject(new Error('the engine is not running'));
      else resolve(messagePort(channel));
    };
    window.addEventListener('message', take);
    app.requestPort();
  });
}

function messagePort(channel: MessagePort): Port {
  const slot = portSlot();
  channel.addEventListener('message', ({ data }) => slot.took(data));
  channel.addEventListener('close', () => slot.ended('the engine closed the channel'));
  channel.start();
  return {
    ...slot.listeners,
    post: (message) => channel.postMessage(message),
    close: (reason) => {
      channel.close();
      slot.ended(reason);
    },
    backlogBytes: () => undefined,
  };
}

/** The token stands in the address behind #, which a browser sends to nobody; it is kept for a reload of the page. */
function token(): string {
  const given = /^#token=([\w-]+)/.exec(window.location.hash)?.[1];
  if (given !== undefined) {
    sessionStorage.setItem('nexus-token', given);
    window.history.replaceState(undefined, '', `${window.location.pathname}#overview`);
  }
  return given ?? sessionStorage.getItem('nexus-token') ?? '';
}

const TOKEN = host === undefined ? token() : '';

function dialSocket(): Promise<Port> {
  return new Promise((resolve, reject) => {
    const { host: place, protocol } = window.location;
    const socket = new WebSocket(`${protocol === 'https:' ? 'wss' : 'ws'}://${place}/api?token=${TOKEN}`);
    const slot = portSlot();
    socket.addEventListener('message', ({ data }) => slot.took(JSON.parse(String(data))));
    socket.addEventListener('open', () =>
      resolve({
        ...slot.listeners,
        post: (message) => {
          if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
        },
        close: (reason) => {
          socket.close(1000, reason.slice(0, 100));
          slot.ended(reason);
        },
        backlogBytes: () => socket.bufferedAmount,
      }),
    );
    socket.addEventListener('close', ({ reason }) => {
      const why = reason === '' ? 'the gateway does not answer' : reason;
      slot.ended(why);
      reject(new Error(why));
    });
  });
}

/** Keeps what comes before anybody listens, and tells the end once. */
function portSlot(): {
  readonly took: (message: unknown) => void;
  readonly ended: (reason: string) => void;
  readonly listeners: Pick<Port, 'onMessage' | 'onClose'>;
} {
  const early: unknown[] = [];
  let listener: ((message: unknown) => void) | undefined;
  let closed: ((reason: string) => void) | undefined;
  let end: string | undefined;
  return {
    took: (message) => {
      if (listener === undefined) early.push(message);
      else listener(message);
    },
    ended: (reason) => {
      if (end !== undefined) return;
      end = reason;
      closed?.(reason);
    },
    listeners: {
      onMessage: (next) => {
        listener = next;
        for (const message of early.splice(0)) next(message);
      },
      onClose: (next) => {
        closed = next;
        if (end !== undefined) next(end);
      },
    },
  };
}
