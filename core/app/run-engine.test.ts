import { describe, expect, it } from 'vitest';
import type { Port } from '../api/port.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { Headless } from './headless.ts';
import { runEngine, type HandedPort, type ParentPort } from './run-engine.ts';

interface Scene {
  readonly told: unknown[];
  readonly exits: number[];
  readonly accepted: { readonly port: Port; readonly who: string }[];
  readonly stops: string[];
  says(data: unknown, ...ports: HandedPort[]): void;
  started(result: Result<Headless, readonly string[]>): Promise<void>;
  readonly headless: Headless;
}

function scene(): Scene {
  let listen: Parameters<ParentPort['on']>[1] = () => {};
  let resolve: (result: Result<Headless, readonly string[]>) => void = () => {};
  const start = new Promise<Result<Headless, readonly string[]>>((settle) => {
    resolve = settle;
  });
  const [told, exits, accepted, stops] = [[], [], [], []] as [unknown[], number[], Scene['accepted'], string[]];
  const headless = {
    folder: { path: '/data' },
    gateway: { panels: { accept: (port: Port, who: string) => accepted.push({ port, who }) } },
    stop: (reason: string) => {
      stops.push(reason);
      return Promise.resolve();
    },
  } as unknown as Headless;
  runEngine({
    parent: {
      postMessage: (message) => told.push(message),
      on: (_event, listener) => {
        listen = listener;
      },
    },
    start: () => start,
    ready: () => {},
    exit: (code) => exits.push(code),
  });
  return {
    told,
    exits,
    accepted,
    stops,
    headless,
    says: (data, ...ports) => listen({ data, ports }),
    started: async (result) => {
      resolve(result);
      await new Promise((settle) => setImmediate(settle));
      await new Promise((settle) => setImmediate(settle));
    },
  };
}

function handedPort(): HandedPort & { readonly posted: unknown[]; says(data: unknown): void; isClosed: boolean } {
  const listeners: ((event: { readonly data: unknown }) => void)[] = [];
  const posted: unknown[] = [];
  return {
    posted,
    isClosed: false,
    postMessage: (message) => posted.push(message),
    on: (event: string, listener: never) => {
      if (event === 'message') listeners.push(listener);
    },
    start: () => {},
    close() {
      this.isClosed = true;
    },
    says: (data) => {
      for (const listener of listeners) listener({ data });
    },
  };
}

describe('the engine of the desktop app', () => {
  it('says when it is ready and takes windows in, also those that asked before', async () => {
    const engine = scene();
    const early = handedPort();
    engine.says({ type: 'panel', who: 'panel' }, early);
    expect(engine.accepted).toEqual([]);
    await engine.started(ok(engine.headless));
    expect(engine.told).toEqual([{ type: 'ready', dataFolder: '/data' }]);
    engine.says({ type: 'panel', who: 'panel:tray' }, handedPort());
    engine.says({ type: 'panel', who: 'admin' }, handedPort());
    expect(engine.accepted.map(({ who }) => who)).toEqual(['panel', 'panel:tray', 'panel']);
    const heard: unknown[] = [];
    engine.accepted[0]?.port.onMessage((message) => heard.push(message));
    early.says({ type: 'hello' });
    engine.accepted[0]?.port.post({ type: 'welcome' });
    expect(heard).toEqual([{ type: 'hello' }]);
    expect(early.posted).toEqual([{ type: 'welcome' }]);
  });

  it('tells what cannot start, with its sentences, and ends', async () => {
    const engine = scene();
    await engine.started(err(['gateway.yaml:3 ports.nexus: expected a number']));
    expect(engine.told).toEqual([{ type: 'cannotStart', lines: ['gateway.yaml:3 ports.nexus: expected a number'] }]);
    expect(engine.exits).toEqual([1]);
  });

  it('ends cleanly when it is told to, also while it is still starting', async () => {
    const engine = scene();
    engine.says({ type: 'stop', reason: 'quit' });
    await engine.started(ok(engine.headless));
    expect(engine.stops).toEqual(['quit']);
    expect(engine.exits).toEqual([0]);
    expect(engine.told).toEqual([]);
  });

  it('does nothing for messages that mean nothing', async () => {
    const engine = scene();
    await engine.started(ok(engine.headless));
    for (const data of [null, 5, 'panel', {}, { type: 'panel' }, { type: 'nonsense' }]) engine.says(data);
    expect(engine.accepted).toEqual([]);
    expect(engine.exits).toEqual([]);
  });

  it('closes a channel with a word when the window goes', async () => {
    const engine = scene();
    await engine.started(ok(engine.headless));
    const port = handedPort();
    engine.says({ type: 'panel', who: 'panel' }, port);
    const reasons: string[] = [];
    engine.accepted[0]?.port.onClose((reason) => reasons.push(reason));
    port.says({ farewell: 'the window closed' });
    expect(reasons).toEqual(['the window closed']);
    expect(port.isClosed).toBe(true);
  });
});
