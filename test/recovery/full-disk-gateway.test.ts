import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ok } from '../../core/base/result.ts';
import { statusText } from '../../core/app/cli/status-text.ts';
import { createEngine } from '../../core/engine/create-engine.ts';
import { openForReading, openForWriting } from '../../core/journal/journal-file.ts';
import { readEntries } from '../../core/journal/reader.ts';
import { verifyJournal } from '../../core/journal/verify-journal.ts';
import { createJournalWriter } from '../../core/journal/writer.ts';
import type { PlatformId } from '../../core/model/ids.ts';
import { gatewayScene, type GatewayScene } from '../support/gateway-scene.ts';
import type { MemoryPeer } from '../support/memory-peer.ts';
import { RANDOM_RUN_CONFIG } from '../support/random-run.ts';
import { v1PlatformIn, type V1Platform } from '../support/v1-platform.ts';

const SIGNAL = { type: 'SIGNAL', symbol: 'NQ', quantity: 1, confidence: 0.9 };
const BALLAST_BYTES = 1_000_000;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nexus-full-gateway-'));
});
afterEach(() => {
  spawnSync('umount', ['-l', join(folder, 'tiny')]);
  rmSync(folder, { recursive: true, force: true });
});

interface Disk {
  readonly path: string;
  readonly journal: ReturnType<typeof createJournalWriter>;
  /** Leaves no room for one more record. */
  fill(): void;
  /** Makes room again. */
  free(): void;
}

/** A journal whose file may not grow beyond what it is, by SQLite's own limit. */
function limitedFile(): Disk {
  const path = join(folder, 'paper.db');
  const db = openForWriting(path);
  const journal = createJournalWriter(db);
  return {
    path,
    journal,
    fill: () => {
      db.pragma('max_page_count = 60');
      commitUntilRefused(journal);
    },
    free: () => {
      db.pragma('max_page_count = 100000');
    },
  };
}

/** A journal on a file system of two megabytes, where this user may make one. */
function tinyFileSystem(): Disk | undefined {
  const at = join(folder, 'tiny');
  mkdirSync(at, { recursive: true });
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', at]).status !== 0) return undefined;
  const path = join(at, 'paper.db');
  const ballast = join(at, 'ballast');
  const journal = createJournalWriter(openForWriting(path));
  return {
    path,
    journal,
    fill: () => {
      writeFileSync(ballast, Buffer.alloc(BALLAST_BYTES));
      commitUntilRefused(journal);
    },
    free: () => unlinkSync(ballast),
  };
}

/** Other records use up the last of the room. */
function commitUntilRefused(journal: Disk['journal']): void {
  const reason = 'x'.repeat(2_000);
  const event = { type: 'platformLost', atUs: 1_700_000_000_000_000, platform: 'other' as PlatformId, reason } as const;
  for (let count = 0; count < 10_000; count += 1)
    if (journal.commit([{ event, decisions: [], alerts: [] }]).outcome === 'kept') return;
  throw new Error('the disk took everything');
}

interface Stage {
  readonly scene: GatewayScene;
  readonly nt8: V1Platform;
  readonly client: MemoryPeer;
  signal(orderId: string, side: 'BUY' | 'SELL'): void;
}

/** A gateway on a journal, with nt8 long one NQ. */
async function stage({ journal }: Disk): Promise<Stage> {
  const scene = await gatewayScene({
    journal: { commit: (entries) => journal.commit(entries), recover: () => ok(0) },
  });
  const nt8 = v1PlatformIn(scene, 'nt8');
  const client = scene.legacyClient();
  const signal = (orderId: string, side: 'BUY' | 'SELL'): void => {
    client.says({ ...SIGNAL, side, order_id: orderId });
    scene.pass(10);
  };
  signal('first', 'BUY');
  nt8.fill(nt8.orders()[0]!, 16_250);
  return { scene, nt8, client, signal };
}

/** Holds what is on disk to what the gateway shows. */
function expectOnDisk({ path }: Disk, { gateway }: GatewayScene): void {
  const db = openForReading(path);
  expect(verifyJournal(db)).toMatchObject({ intact: true });
  const engine = createEngine(RANDOM_RUN_CONFIG);
  for (const { decisions } of readEntries(db)) for (const decision of decisions) engine.restore(decision);
  db.close();
  const essence = (view: Pick<typeof engine, 'orders' | 'fills'>): unknown => [
    view.orders().map(({ orderId, state, filledSize }) => [orderId, state, filledSize]),
    view.fills().map(({ orderId, execId, size }) => [orderId, execId, size]),
  ];
  expect(essence(engine)).toEqual(essence(gateway.view));
}

async function livesThrough(disk: Disk): Promise<void> {
  const { scene, nt8, client, signal } = await stage(disk);
  const { gateway, lines } = scene;
  disk.fill();
  client.take();

  signal('entry', 'BUY');
  expect(nt8.orders()).toHaveLength(1);
  expect(gateway.gate.isOpen).toBe(false);
  expect(statusText(gateway.status())).toMatch(
    /^Trading +ACTIVE \(paper\); but no entry is sent now: see the alerts\n/,
  );
  expect(client.of('ORDER_REJECT')).toMatchObject([
    { reason: expect.stringContaining('not by a halt: the alerts say why') as string },
  ]);
  const told = lines.filter((line) => line.includes('ALARM JOURNAL_KEPT'));
  expect(told).toHaveLength(1);
  expect(told[0]).toMatch(
    /the disk is full. No entry is sent; exits and cancels pass and are kept\. Make room on the disk/,
  );

  signal('exit', 'SELL');
  const exit = nt8.orders()[1]!;
  expect(exit).toMatchObject({ side: 'SELL', quantity: 1, role: 'EXIT' });
  nt8.fill(exit, 16_251);
  expect(gateway.view.positions()).toMatchObject([{ size: 0 }]);
  expect(disk.journal.keptCount).toBeGreaterThan(3);

  signal('again', 'BUY');
  nt8.live(3_000);
  expect(nt8.orders()).toHaveLength(2);
  disk.free();
  nt8.live(2_000);
  expect(disk.journal.keptCount).toBe(0);
  expect(lines).toContain('The journal is written again; nothing was left out');
  expect(gateway.gate.isOpen).toBe(true);
  expect(statusText(gateway.status())).toMatch(/^Trading +ACTIVE \(paper\)\n/);
  expectOnDisk(disk, scene);

  signal('after', 'BUY');
  expect(nt8.orders()[2]).toMatchObject({ side: 'BUY', role: 'ENTRY' });
  expectOnDisk(disk, scene);
  await gateway.stop();
  disk.journal.close();
}

describe('a gateway whose disk is full', () => {
  it('sends no entry, lets exits pass, keeps all of it in memory, says what to do, and writes it down once there is room', async () => {
    await livesThrough(limitedFile());
  });

  it('does the same on a file system that is really full', async ({ skip }) => {
    const disk = tinyFileSystem();
    if (disk === undefined) skip('this user may not mount a file system');
    else await livesThrough(disk);
  });

  it('makes flat and proves it: what waits for its time goes on while the disk refuses', async () => {
    const disk = limitedFile();
    const { scene, nt8 } = await stage(disk);
    nt8.live(1_000);
    disk.fill();
    await Promise.resolve();
    void scene.gateway.postAndWait({ type: 'killReceived', by: 'cli', reason: 'stop', flatten: true });
    nt8.live(4_000);
    const close = nt8.orders().at(-1)!;
    expect(close).toMatchObject({ side: 'SELL', quantity: 1, role: 'EXIT' });
    nt8.fill(close, 16_240);
    nt8.live(4_000);
    expect(scene.gateway.view.certificates()[0]).toMatchObject({ outcome: 'proved' });
    disk.free();
    nt8.live(2_000);
    expectOnDisk(disk, scene);
    expect(scene.gateway.gate.isOpen).toBe(false);
    await scene.gateway.stop();
    disk.journal.close();
  });

  it('goes on asking the platforms: an order without an answer is unknown in time, and differences are found', async () => {
    const disk = limitedFile();
    const { scene, nt8, signal } = await stage(disk);
    signal('second', 'SELL');
    disk.fill();
    nt8.trade('BUY', 2, 16_240);
    nt8.live(25_000);
    expect(scene.gateway.view.differences()).toMatchObject([{ kind: 'position', theirs: 3, ours: 1 }]);
    disk.free();
    nt8.live(2_000);
    expectOnDisk(disk, scene);
    await scene.gateway.stop();
    disk.journal.close();
  });
});
