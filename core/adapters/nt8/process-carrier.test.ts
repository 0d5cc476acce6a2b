import { describe, expect, it } from 'vitest';
import { manualClock } from '../../base/manual-clock.ts';
import { seededRandom } from '../../base/random.ts';
import { ok } from '../../base/result.ts';
import type { CarrierOwner, FrameLink } from '../bridge/bridge-carrier.ts';
import type { LinkProcessOwner, ToLink } from '../link-process.ts';
import { nt8Carrier } from './nt8-carrier.ts';

/** A carrier over a process that a test plays by hand. */
function sceneOf(choice: 'auto' | 'edge') {
  const clock = manualClock();
  const [told, heard, frames]: [string[], ToLink[], Uint8Array[]] = [[], [], []];
  const owners: LinkProcessOwner[] = [];
  const links: FrameLink[] = [];
  let kills = 0;
  const owner: CarrierOwner = {
    listening: (_port, note) => told.push(`listening ${note}`),
    failed: (cause, reason) => told.push(`${cause} ${reason}`),
    crowded: () => told.push('crowded'),
    accepted: (take) => {
      links.push(
        take({
          frame: (bytes) => frames.push(bytes.slice()),
          fault: (code) => told.push(`fault ${code}`),
          lost: (reason) => told.push(`lost ${reason}`),
        }),
      );
    },
  };
  const make = nt8Carrier(choice, (one) => {
    owners.push(one);
    return ok({ pid: 0, post: (message) => heard.push(message), kill: () => (kills += 1) });
  });
  const carrier = make({ clock, random: seededRandom(1), port: 0 }, owner);
  const says = (kind: number, link = 0, payload: Uint8Array = new Uint8Array(0)): void => {
    const head = Buffer.alloc(9);
    head.writeUInt8(kind);
    head.writeUInt32BE(link, 1);
    head.writeUInt32BE(payload.length, 5);
    owners.at(-1)?.message(Buffer.concat([head, payload]));
  };
  return { carrier, clock, told, heard, frames, owners, links, says, kills: () => kills };
}

const [LISTENING, ACCEPTED, FRAME, LOST, WRITTEN, PONG, BROKEN] = [1, 3, 4, 5, 7, 9, 10];
const PORT = Uint8Array.of(0, 0, 0x23, 0x29);

function linked(choice: 'auto' | 'edge' = 'edge') {
  const scene = sceneOf(choice);
  scene.carrier.open();
  scene.says(LISTENING, 0, PORT);
  scene.says(ACCEPTED, 1);
  return scene;
}

describe('the carrier over the process of the .NET link', () => {
  it('tells where it listens, and brings frames both ways', () => {
    const scene = linked();
    scene.says(FRAME, 1, Uint8Array.of(5, 6));
    expect(scene.links[0]?.send(Uint8Array.of(7))).toBe(true);
    expect(scene.told).toEqual(['listening through the .NET link']);
    expect(scene.frames).toEqual([Uint8Array.of(5, 6)].map((bytes) => Buffer.from(bytes)));
    expect(scene.heard.at(-1)).toEqual(Buffer.from([1, 0, 0, 0, 1, 0, 0, 0, 1, 7]));
  });

  it('counts what was handed over and is not written after a moment', () => {
    const scene = linked();
    const [link] = scene.links;
    link?.send(Uint8Array.of(7, 8, 9));
    expect(link?.queuedBytes).toBe(0);
    scene.clock.advanceMs(21);
    expect(link?.queuedBytes).toBe(3);
    scene.says(WRITTEN, 1, Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 3));
    expect(link?.queuedBytes).toBe(0);
  });

  it('loses its links with the process, and starts it again after a wait', () => {
    const scene = linked();
    scene.owners[0]?.ended('SIGSEGV');
    expect(scene.told.slice(1)).toEqual([
      'lost the .NET link ended: SIGSEGV',
      'link_process_ended the .NET link ended: SIGSEGV',
    ]);
    expect(scene.links[0]?.send(Uint8Array.of(1))).toBe(false);
    scene.clock.advanceMs(1_000);
    expect(scene.owners).toHaveLength(2);
    // What the dead one says late is nobody's.
    scene.owners[0]?.ended('again');
    expect(scene.told).toHaveLength(3);
  });

  it('ends one that hangs: ten pings in a row without an answer', () => {
    const scene = linked();
    scene.says(PONG);
    scene.clock.advanceMs(9_000);
    expect(scene.kills()).toBe(0);
    scene.clock.advanceMs(3_000);
    expect(scene.kills()).toBe(1);
    expect(scene.told.at(-1)).toContain('pings missed');
  });

  it.each([
    ['an exception', (scene: ReturnType<typeof linked>) => scene.says(BROKEN, 0, Buffer.from('System.Exception: no'))],
    ['a batch that cannot be read', (scene: ReturnType<typeof linked>) => scene.says(99)],
    ['what is no message', (scene: ReturnType<typeof linked>) => scene.owners[0]?.message('hello')],
  ])('ends one that says %s', (_name, act) => {
    const scene = linked();
    act(scene);
    expect(scene.kills()).toBe(1);
    expect(scene.told.at(-1)).toMatch(/^link_process_ended/);
  });

  it('tells the end of one connection alone, and nothing more of it', () => {
    const scene = linked();
    scene.says(ACCEPTED, 2);
    scene.says(LOST, 1, Buffer.from('gone'));
    scene.says(FRAME, 1, Uint8Array.of(1));
    scene.says(FRAME, 2, Uint8Array.of(2));
    expect(scene.told.at(-1)).toBe('lost gone');
    expect(scene.frames).toHaveLength(1);
  });

  it('gives way to a listener of the gateway’s own after five ends within five minutes', async () => {
    const scene = linked('auto');
    for (let end = 0; end < 5; end += 1) {
      scene.owners.at(-1)?.ended('SIGSEGV');
      scene.clock.advanceMs(30_000);
    }
    const endMs = Date.now() + 25_000;
    while (scene.told.length < 7 && Date.now() < endMs) await new Promise((resolve) => setImmediate(resolve));
    expect(scene.told.at(-1)).toBe(
      'listening read by the gateway itself: it ended 5 times within five minutes, the last time: SIGSEGV',
    );
    scene.carrier.close();
  });

  it('goes on trying where nothing else may carry the frames', () => {
    const scene = linked();
    scene.owners[0]?.message({ type: 'unavailable', reason: 'no edge-js' });
    expect(scene.told.at(-1)).toBe('link_process_ended the .NET link cannot be had: no edge-js');
    scene.clock.advanceMs(60_000);
    expect(scene.owners).toHaveLength(2);
    scene.carrier.close();
    scene.clock.advanceMs(600_000);
    expect(scene.owners).toHaveLength(2);
  });
});
