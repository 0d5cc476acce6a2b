import { createRequire } from 'node:module';
import type { HandedPort, ParentPort } from '../run-engine.ts';
import { runLink, type Edge } from './run-link.ts';

/**
 * The process of the NT8 link: forked by the engine under Node, by the app's main process under Electron, which hands it a port
 * to the engine. It holds the CLR and nothing else, so that a fault there ends it alone.
 */
const [library = ''] = process.argv.slice(2);
const parent = (process as { readonly parentPort?: ParentPort }).parentPort;
const leave = (): void => process.exit(0);

const load = (): Edge => {
  const isElectron = 'electron' in process.versions;
  const required: unknown = createRequire(import.meta.url)(isElectron ? 'electron-edge-js' : 'edge-js');
  return required as Edge;
};

function overPort(port: HandedPort): void {
  const post = (message: unknown, taken: () => void): void => {
    port.postMessage(message);
    setImmediate(taken);
  };
  const take = runLink({ lane: { post }, load, library, leave });
  port.on('message', ({ data }) => take(data));
  port.on('close', leave);
  port.start();
}

function overChannel(): void {
  const post = (message: unknown, taken: () => void): void => {
    // An error of the channel is followed by its end.
    process.send?.(message, undefined, {}, () => taken());
  };
  process.on('disconnect', leave);
  process.on('message', runLink({ lane: { post }, load, library, leave }));
}

if (parent === undefined) overChannel();
else
  parent.on('message', ({ ports: [port] }) => {
    if (port !== undefined) overPort(port);
  });
