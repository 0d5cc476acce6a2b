import { messagePort } from '../core/api/message-port.ts';
import { createPanelClient, type PanelClient } from '../core/api/panel-client.ts';
import type { Port } from '../core/api/port.ts';
import { socketPort } from '../core/api/socket-port.ts';
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
      else resolve(windowPort(channel));
    };
    window.addEventListener('message', take);
    app.requestPort();
  });
}

function windowPort(channel: MessagePort): Port {
  return messagePort({
    postMessage: (message) => channel.postMessage(message),
    close: () => channel.close(),
    listen: (message, closed) => {
      channel.addEventListener('message', ({ data }) => message(data));
      channel.addEventListener('close', closed);
      channel.start();
    },
  });
}

function dialSocket(): Promise<Port> {
  return new Promise((resolve, reject) => {
    const { host: place, protocol } = window.location;
    const socket = new WebSocket(`${protocol === 'https:' ? 'wss' : 'ws'}://${place}/api`);
    socket.addEventListener('open', () => resolve(socketPort(socket)));
    socket.addEventListener('close', ({ reason }) =>
      reject(new Error(reason === '' ? 'the gateway does not answer' : reason)),
    );
  });
}
