import { z } from 'zod';
import { makeBenchFolder, startBenchGateway } from '../bench-gateway.ts';
import { expectSignals, sendSignals, startProgram, tell } from '../bench-peers.ts';
import type { Child } from '../child-process.ts';
import { untilAllOpen } from '../gateway-state.ts';
import { latencyFiguresShape } from '../latency-figures.ts';

export type KillDoor = 'nexus' | 'admin';

export interface KillRunOptions {
  readonly door: KillDoor;
  readonly kills: number;
  /** Signals that flow meanwhile. */
  readonly perSecond: number;
  readonly seed: number;
}

const haltsShape = z.object({
  figures: latencyFiguresShape,
  hit: z.number(),
  late: z.number(),
  entries: z.number(),
});
const killsShape = z.object({ done: z.array(z.object({ killUs: z.number(), rearmUs: z.number() })) });

/** From the moment a kill was sent to the last byte of an entry that any platform read. */
export interface KillRun extends KillRunOptions {
  readonly figures: z.infer<typeof latencyFiguresShape>;
  /** Kills after which an entry still came: it had left, or was about to, before the kill was read. */
  readonly hit: number;
  /** Entries that came so, over all kills. */
  readonly late: number;
  /** Entries at all. */
  readonly entries: number;
}

const RECONCILE_MS = 600_000;
/** A kill takes about 80 ms with what is around it; the load must last longer than all of them. */
const KILL_MS_MAX = 400;
const WARM_UP = { run: 'warm', signals: 1_000, perSecond: 200 } as const;

/** Kills and re-arms a gateway under load, over and over. */
export async function runKills(options: KillRunOptions): Promise<KillRun> {
  const { door, kills, perSecond, seed } = options;
  const folder = makeBenchFolder({ reconcileMs: RECONCILE_MS });
  const children: Child[] = [];
  const started = (child: Child): Child => {
    children.push(child);
    return child;
  };
  try {
    const { child, ports } = await startBenchGateway(folder);
    started(child);
    const platforms = started(startProgram('peers/platforms-process', ports.platform));
    await platforms.line();
    await untilAllOpen(ports.admin);
    const client = started(startProgram('peers/client-process', ports.nexus));
    await client.line();
    const killer = started(startProgram('kill/killer-process', ports.nexus, ports.admin, folder.adminToken()));
    await killer.line();
    await sendSignals(client, WARM_UP);
    const load = { run: 'kill', signals: Math.ceil((kills * KILL_MS_MAX * perSecond) / 1_000), perSecond };
    await expectSignals(platforms, load);
    // It outlasts the kills and ends with its process.
    sendSignals(client, load).catch(() => {});
    // A kill of what stands still measures nothing.
    await tell(platforms, { await: 'entry' });
    killer.write(JSON.stringify({ door, kills, seed }));
    const { done } = killsShape.parse(JSON.parse(await killer.line(kills * KILL_MS_MAX + 60_000)));
    return { ...options, ...haltsShape.parse(await tell(platforms, { halts: done })) };
  } finally {
    await Promise.all(children.map((each) => each.stop('SIGKILL')));
    folder.remove();
  }
}
