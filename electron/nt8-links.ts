import { MessageChannelMain, utilityProcess, type MessagePortMain, type UtilityProcess } from 'electron';
import type { FromEngine, ToEngine } from './engine-message.ts';

export interface Nt8LinksOptions {
  /** The entry of the link in the built app. */
  readonly entry: string;
  readonly tellEngine: (message: ToEngine, ...ports: MessagePortMain[]) => void;
}

/** The processes of NinjaTrader's .NET link, which the engine wants and cannot fork itself. It decides when one is started again. */
export interface Nt8Links {
  take(message: Extract<FromEngine, { readonly type: 'nt8LinkStart' | 'nt8LinkKill' }>): void;
  /** The engine has ended, and nobody reads them any more. */
  endAll(): void;
}

export function createNt8Links({ entry, tellEngine }: Nt8LinksOptions): Nt8Links {
  const running = new Map<number, UtilityProcess>();

  const start = (id: number, library: string): void => {
    const forked = utilityProcess.fork(entry, [library], { serviceName: 'NEXUS Gateway NT8 link', stdio: 'ignore' });
    running.set(id, forked);
    // An event of this name that nobody takes would end the main process; the exit that follows says all that counts.
    forked.on('error', () => {});
    forked.once('exit', (code) => {
      if (running.get(id) !== forked) return;
      running.delete(id);
      tellEngine({ type: 'nt8LinkEnded', id, reason: `exit code ${code}` });
    });
    const { port1, port2 } = new MessageChannelMain();
    forked.postMessage({ type: 'engine' }, [port2]);
    tellEngine({ type: 'nt8Link', id }, port1);
  };

  const end = (id: number): void => {
    running.get(id)?.kill();
    running.delete(id);
  };

  return {
    take: (message) => (message.type === 'nt8LinkStart' ? start(message.id, message.library) : end(message.id)),
    endAll: () => {
      for (const id of running.keys()) end(id);
    },
  };
}
