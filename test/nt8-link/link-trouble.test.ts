import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { frameOf } from '../../core/adapters/bridge/frame-reader.ts';
import { forkNt8Link } from '../../core/app/nt8-link/fork-link.ts';
import type { StartLinkProcess } from '../../core/adapters/link-process.ts';
import { pack } from '../../core/wire/pack.ts';
import { builtLink, edgeLane } from '../support/edge-lane.ts';
import { standStill } from '../support/stand-still.ts';
import { linkScene, REGISTER, type LinkScene } from './link-scene.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

/** A record of a kind that the library does not know. */
const NO_RECORD = Uint8Array.of(99, 0, 0, 0, 0, 0, 0, 0, 0);

const TICKS = frameOf(
  pack({
    type: 'MARKET_DATA_BATCH',
    v: 1,
    platform: 'nt8',
    data: [{ symbol: 'NQ 12-26', price: 16_250.25, volume: 1, timestamp: 1_795_185_000.5 }],
  }),
);

let scene: LinkScene;

describe('without the .NET link', () => {
  afterEach(() => {
    scene.stop();
    vi.unstubAllEnvs();
  });

  it('the gateway reads the same frames itself, and the status says why', async () => {
    scene = linkScene('auto', forkNt8Link({ library: undefined }));
    await scene.bridge();
    expect(scene.lights.at(-1)).toMatchObject({
      link: { state: 'green' },
      note: expect.stringContaining('read by the gateway itself: NexusBridge.Client.dll did not come with this build'),
    });
  });

  it('a setting that wants nothing else shows a red light with the reason, and opens no port', async () => {
    scene = linkScene('edge', undefined);
    await scene.until('the light', () => scene.lights.at(-1)?.link.state === 'red');
    expect(scene.lights.at(-1)?.link).toMatchObject({
      cause: 'link_process_ended',
      reason: expect.stringContaining('no .NET link comes with this gateway'),
    });
    expect(scene.lines.some((line) => line.includes('ACTIVE'))).toBe(false);
  });
});

edgeLane()('the .NET link', () => {
  let start: StartLinkProcess;

  beforeAll(() => {
    start = builtLink();
  });
  afterEach(() => {
    scene.stop();
    vi.unstubAllEnvs();
  });

  it('gives way to the gateway’s own listener where edge-js has no binary', async () => {
    vi.stubEnv('EDGE_NATIVE', '/nowhere/edge_nativeclr.node');
    scene = linkScene('auto', start);
    await scene.bridge();
    expect(scene.lights.at(-1)?.note).toMatch(/read by the gateway itself: .*edge_nativeclr/);
  });

  it('that dies of a fault is a lost link: it is started again, and the bridge finds it', async () => {
    scene = linkScene('edge', start);
    const bridge = await scene.bridge();
    expect(scene.lights.at(-1)).toMatchObject({ link: { state: 'green' } });
    process.kill(scene.processes[0]!.pid, 'SIGSEGV');
    await scene.until('the loss', () => scene.events.at(-1)?.type === 'lost');
    expect(scene.order('1795185000000001')).toMatchObject({ outcome: 'not_sent', code: 'PLATFORM_ABSENT' });
    await scene.until('the end of the link', () => bridge.isClosed());
    await scene.until('another process', () => scene.lines.filter((line) => line.includes('ACTIVE')).length === 2);
    await scene.bridge();
    expect(scene.events.map(({ type }) => type)).toEqual(['registered', 'lost', 'registered']);
  });

  it('in whose library an exception falls is lost and started again, with its words in the log', async () => {
    scene = linkScene('edge', start);
    await scene.bridge();
    scene.processes[0]!.post(NO_RECORD);
    await scene.until('the loss', () => scene.events.at(-1)?.type === 'lost');
    expect(scene.lines.join('\n')).toContain('a record of kind 99');
    await scene.until('another process', () => scene.lines.filter((line) => line.includes('ACTIVE')).length === 2);
    await scene.bridge();
  });

  it('never sends an order again that it was handed before it died', async () => {
    scene = linkScene('edge', start);
    const first = await scene.bridge();
    // Stopped, so that what is handed over is not written; the gateway cannot know that.
    await standStill(scene.processes[0]!.pid);
    expect(scene.order('1795185000000001')).toEqual({ outcome: 'sent' });
    process.kill(scene.processes[0]!.pid, 'SIGKILL');
    await scene.until('the loss', () => scene.events.at(-1)?.type === 'lost');
    await scene.until('another process', () => scene.lines.filter((line) => line.includes('ACTIVE')).length === 2);
    const second = await scene.bridge();
    expect(scene.order('1795185000000001')).toMatchObject({ outcome: 'not_sent' });
    expect(scene.order('1795185000000002')).toEqual({ outcome: 'sent' });
    expect(await second.hear('ORDER')).toMatchObject({ order_id: '1795185000000002' });
    expect(first.heard.filter(({ type }) => type === 'ORDER')).toEqual([]);
  });

  it('keeps its place for the first of two NinjaTraders, and tells the second why', async () => {
    scene = linkScene('edge', start);
    const first = await scene.bridge();
    const second = await scene.dial();
    second.say(REGISTER);
    expect(await second.hear('ERROR')).toMatchObject({ code: 'PLATFORM_ID_TAKEN' });
    await scene.until('the end of the second', () => second.isClosed());
    expect(first.isClosed()).toBe(false);
  });

  it.each([
    ['a frame of nothing', Buffer.from([0, 0, 0, 0]), 'BRIDGE_FRAME_INVALID'],
    ['a frame of more than may be', Buffer.from([0xff, 0xff, 0xff, 0xff, 1]), 'BRIDGE_FRAME_TOO_LARGE'],
    ['nonsense for a first frame', frameOf(Buffer.from([1, 2, 3])), 'BRIDGE_FRAME_INVALID'],
  ])('ends a connection that sends %s, says why, and no other', async (_name, bytes, code) => {
    scene = linkScene('edge', start);
    const good = await scene.bridge();
    const bad = await scene.dial();
    bad.socket.write(bytes);
    expect(await bad.hear('ERROR')).toMatchObject({ code });
    await scene.until('its end', () => bad.isClosed());
    expect(good.isClosed()).toBe(false);
    expect(scene.counted).toEqual([code]);
  });

  it('ends a bridge that floods, and serves the next one', async () => {
    scene = linkScene('edge', start);
    const bridge = await scene.bridge();
    const many = Buffer.concat(Array.from({ length: 1_000 }, () => TICKS));
    const flood = (): void => {
      while (!bridge.isClosed() && bridge.socket.write(many)) void 0;
      if (!bridge.isClosed()) bridge.socket.once('drain', flood);
    };
    flood();
    await scene.until('its end', () => bridge.isClosed());
    expect(scene.counted).toContain('BRIDGE_FLOOD');
    await scene.bridge();
  });

  it('passes ticks and orders on, both ways, unchanged', async () => {
    scene = linkScene('edge', start);
    const bridge = await scene.bridge();
    bridge.socket.write(TICKS);
    await scene.until('the tick', () => scene.ticks.length > 0);
    expect(Buffer.from(scene.ticks[0]!)).toEqual(TICKS.subarray(4));
    expect(scene.order('1795185000000001')).toEqual({ outcome: 'sent' });
    expect(await bridge.hear('ORDER')).toMatchObject({ order_id: '1795185000000001', symbol: 'NQ 12-26', quantity: 1 });
  });
});
