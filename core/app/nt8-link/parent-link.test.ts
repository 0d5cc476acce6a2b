import { describe, expect, it } from 'vitest';
import type { HandedPort, ParentPort } from '../run-engine.ts';
import { parentNt8Link } from './parent-link.ts';

/** The main process and a port to a link, by hand. */
function mainByHand() {
  const asked: unknown[] = [];
  const heard: unknown[] = [];
  let fromParent: ((event: { readonly data: unknown; readonly ports: readonly HandedPort[] }) => void) | undefined;
  let toEngine: ((event: { readonly data: unknown }) => void) | undefined;
  let isClosed = false;
  const parent: ParentPort = {
    postMessage: (message) => asked.push(message),
    on: (_event, listener) => {
      fromParent = listener;
    },
  };
  const port: HandedPort = {
    postMessage: (message) => heard.push(message),
    on: (event: string, listener: unknown) => {
      if (event === 'message') toEngine = listener as typeof toEngine;
    },
    start: () => {},
    close: () => {
      isClosed = true;
    },
  };
  return {
    asked,
    heard,
    parent,
    hand: (id: number) => fromParent?.({ data: { type: 'nt8Link', id }, ports: [port] }),
    ends: (id: number) => fromParent?.({ data: { type: 'nt8LinkEnded', id, reason: 'exit code 139' }, ports: [] }),
    says: (data: unknown) => toEngine?.({ data }),
    isClosed: () => isClosed,
  };
}

const START = { type: 'start', port: 9001, linksMax: 8, backlogBytesMax: 1 } as const;

describe('the NT8 link of the desktop app', () => {
  it('is asked of the main process, and hears what waited once its port has come', () => {
    const main = mainByHand();
    const told: unknown[] = [];
    const ends: string[] = [];
    const started = parentNt8Link(
      main.parent,
      'x.dll',
    )({
      message: (message) => told.push(message),
      ended: (reason) => ends.push(reason),
    });
    if (!started.ok) throw new Error(started.error);
    started.value.post(START);
    expect(main.asked).toEqual([{ type: 'nt8LinkStart', id: 1, library: 'x.dll' }]);
    expect(main.heard).toEqual([]);
    main.hand(1);
    main.says(Uint8Array.of(9));
    main.ends(1);
    main.ends(1);
    expect([main.heard, told, ends]).toEqual([[START], [Uint8Array.of(9)], ['exit code 139']]);
  });

  it('that was ended tells nothing more, and its late port is closed', () => {
    const main = mainByHand();
    const ends: string[] = [];
    const started = parentNt8Link(main.parent, 'x.dll')({ message: () => {}, ended: (reason) => ends.push(reason) });
    if (started.ok) started.value.kill();
    expect(main.asked.at(-1)).toEqual({ type: 'nt8LinkKill', id: 1 });
    main.hand(1);
    main.ends(1);
    expect([main.isClosed(), ends]).toEqual([true, []]);
  });

  it('is refused where its library did not come with the app', () => {
    const main = mainByHand();
    expect(parentNt8Link(main.parent, undefined)({ message: () => {}, ended: () => {} }).ok).toBe(false);
  });
});
