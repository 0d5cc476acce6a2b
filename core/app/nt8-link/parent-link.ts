import type { LinkProcessOwner, StartLinkProcess, ToLink } from '../../adapters/link-process.ts';
import { err, ok } from '../../base/result.ts';
import type { HandedPort, ParentPort } from '../run-engine.ts';
import { CLIENT_LIBRARY } from './client-library.ts';

/** Messages that may wait for the port to the process; only its start and a ping do. */
const WAITING_MAX = 16;

/** One process that the app's main process was asked for. */
interface Asked {
  readonly owner: LinkProcessOwner;
  readonly waiting: ToLink[];
  port: HandedPort | undefined;
}

/**
 * Starts the NT8 link as a process of the desktop app: its main process forks it and hands over a port, since a process of
 * Electron's forks none itself. Refused where the library did not come with the app.
 */
export function parentNt8Link(parent: ParentPort, library: string | undefined): StartLinkProcess {
  const asked = new Map<number, Asked>();
  let last = 0;

  parent.on('message', ({ data, ports: [port] }) => {
    if (typeof data !== 'object' || data === null) return;
    const { type, id, reason } = data as Readonly<Record<string, unknown>>;
    if (typeof id !== 'number') return;
    const one = asked.get(id);
    if (type === 'nt8Link' && port !== undefined) return one === undefined ? port.close() : open(one, port);
    if (type !== 'nt8LinkEnded' || one === undefined) return;
    asked.delete(id);
    one.owner.ended(typeof reason === 'string' ? reason : 'it ended');
  });

  const open = (one: Asked, port: HandedPort): void => {
    one.port = port;
    port.on('message', ({ data }) => one.owner.message(data));
    // That it ended is told by the main process, which knows how.
    port.on('close', () => {});
    port.start();
    for (const message of one.waiting.splice(0)) port.postMessage(message);
  };

  return (owner) => {
    if (library === undefined) return err(`${CLIENT_LIBRARY} did not come with this build`);
    last += 1;
    const id = last;
    const one: Asked = { owner, waiting: [], port: undefined };
    asked.set(id, one);
    parent.postMessage({ type: 'nt8LinkStart', id, library });
    return ok({
      pid: 0,
      post: (message) => {
        if (one.port !== undefined) one.port.postMessage(message);
        else if (one.waiting.length < WAITING_MAX) one.waiting.push(message);
      },
      kill: () => {
        asked.delete(id);
        parent.postMessage({ type: 'nt8LinkKill', id });
      },
    });
  };
}
