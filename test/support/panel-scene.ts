import type { Api } from '../../core/api/api.ts';
import { memoryPair } from '../../core/api/memory-port.ts';
import { createPanelClient, type PanelClient } from '../../core/api/panel-client.ts';
import type { Port } from '../../core/api/port.ts';
import { servePanels, type PanelServer } from '../../core/api/serve-panels.ts';
import type { QuoteView } from '../../core/api/platform-view.ts';
import type { StreamSources } from '../../core/api/stream-source.ts';
import { STREAMS } from '../../core/api/streams.ts';
import { ok } from '../../core/base/result.ts';
import { manualClock, type ManualClock } from './manual-clock.ts';

/** A quote for tests. */
export function quote(root: string, last: number): QuoteView {
  return { root, platform: 'nt8', last, bid: null, ask: null, volume: null, recvTsUs: 1, sourceTsUs: 0 };
}

/** A source of quotes that a test moves by hand. All other streams say nothing. */
export function quoteSources(): { readonly streams: StreamSources; set(root: string, last: number): void } {
  const rows = new Map<string, QuoteView>();
  let changed = new Map<string, QuoteView>();
  const silent = { everyMs: 100, snapshot: () => [], changes: () => undefined };
  const streams = Object.fromEntries(Object.keys(STREAMS).map((name) => [name, silent])) as unknown as StreamSources;
  return {
    streams: {
      ...streams,
      quotes: {
        everyMs: 100,
        snapshot: () => [...rows.values()],
        begin: () => {
          changed = new Map();
        },
        changes: () => {
          if (changed.size === 0) return undefined;
          const patch = { rows: [...changed.values()], drop: [] };
          changed = new Map();
          return patch;
        },
      },
    },
    set: (root, last) => {
      const row = quote(root, last);
      rows.set(root, row);
      changed.set(root, row);
    },
  };
}

/** Lets everything that is on its way in memory arrive. */
export async function settle(rounds = 20): Promise<void> {
  for (let round = 0; round < rounds; round++) await Promise.resolve();
}

export interface PanelScene {
  readonly clock: ManualClock;
  readonly server: PanelServer;
  readonly client: PanelClient;
  /** The gateway's end of the channel that stands now. */
  readonly channel: () => Port;
  /** While true, dialling fails. */
  isDown: boolean;
  readonly lines: string[];
  pass(ms: number): Promise<void>;
}

/** A client and a server over a memory channel, on a clock that the test moves. */
export async function panelScene(api: Partial<Api> & Pick<Api, 'streams'>): Promise<PanelScene> {
  const clock = manualClock();
  const lines: string[] = [];
  const whole: Api = {
    version: '0.0.1',
    run: 'run-1',
    nowUs: () => clock.nowUs(),
    commands: () => ['kill'],
    query: () => ok([]),
    command: () => ok({}),
    ...api,
  };
  const server = servePanels({ api: whole, clock, log: (line) => lines.push(line) });
  let channel: Port | undefined;
  const scene: { isDown: boolean } = { isDown: false };
  const client = createPanelClient({
    dial: () => {
      if (scene.isDown) return Promise.reject(new Error('nothing listens'));
      const [ours, theirs] = memoryPair();
      channel = theirs;
      server.accept(theirs, 'panel');
      return Promise.resolve(ours);
    },
    clock,
    chance: () => 0.5,
    name: 'test',
  });
  await settle();
  return Object.assign(scene, {
    clock,
    server,
    client,
    lines,
    channel: () => channel!,
    pass: async (ms: number) => {
      for (let left = ms; left > 0; left -= 50) {
        clock.advanceMs(Math.min(50, left));
        await settle();
      }
    },
  });
}
