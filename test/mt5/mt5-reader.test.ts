import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { frameOf } from '../../core/adapters/bridge/frame-reader.ts';
import { Float, pack, type Packable } from '../../core/wire/pack.ts';
import { lane } from '../support/lane.ts';
import { compiledBridge, hasCompiler } from '../support/mt5-program.ts';
import { startTerminal } from '../support/mt5-terminal.ts';

const VECTORS = new URL('../../core/wire/vectors.json', import.meta.url);
const scalar = z.union([z.string(), z.number()]);
const vectorShape = z.object({
  frames: z.array(z.object({ hex: z.string(), says: z.record(z.string(), z.union([scalar, z.array(scalar)])) })),
});

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

lane(
  'mt5',
  hasCompiler(),
  'apt-get install g++',
)('the reader of the expert advisor', () => {
  let program: string;

  beforeAll(async () => {
    program = await compiledBridge();
  });

  const read = (frames: readonly Uint8Array[]): readonly string[] => {
    const input = frames.map((frame) => `${Buffer.from(frame).toString('hex')}\n`).join('');
    const { stdout, status } = spawnSync(program, ['read'], { input, encoding: 'utf8' });
    expect(status).toBe(0);
    return stdout.trim().split('\n');
  };
  /** One key of a frame in hex: its text, or the items of its list, and its number. */
  const readKey = (key: string, hex: string): string => {
    const { stdout } = spawnSync(program, ['read'], { input: `${key}=${hex}\n`, encoding: 'utf8' });
    return stdout.trimEnd();
  };
  const frame = (message: Packable): Uint8Array => frameOf(pack(message));

  it('reads what the gateway writes: texts, whole numbers of any size, floats, flags, lists', () => {
    const message = {
      type: 'ORDER',
      order_id: '1795185000723001',
      seq: 2 ** 33,
      price: new Float(16_250.25),
      flag: true,
    };
    expect(
      read([frame({ ...message, list: ['a', 'é'], nested: { list: ['b'] } }), frame({ seq: -5, order_id: 7 })]),
    ).toEqual([
      'type=ORDER id=1795185000723001 seq=8589934592 price=16250.250000 flag=1 list=2 last=é',
      'type= id=7 seq=-5 price=0.000000 flag=0 list=0 last=',
    ]);
  });

  it('reads the byte vectors that every bridge must read', () => {
    const { frames } = vectorShape.parse(JSON.parse(readFileSync(VECTORS, 'utf8')) as unknown);
    for (const { hex, says } of frames)
      for (const [key, value] of Object.entries(says)) {
        const text = typeof value === 'number' && !Number.isInteger(value) ? '' : String(value);
        const number = typeof value === 'number' ? value.toFixed(6) : '0.000000';
        const isFloat = key === 'limit_price';
        expect(readKey(key, hex), key).toBe(`${isFloat ? '' : text} ${number}`);
      }
  });

  it('refuses what is cut off, lies about its size, nests too deep or is no map, and reads on', () => {
    const good = frame({ type: 'X' });
    const deep = Array.from({ length: 12 }).reduce<Packable>((inner) => [inner], 1);
    expect(
      read([
        good.slice(0, -1),
        Buffer.from([0, 0, 0, 0]),
        Buffer.from([0xff, 0xff, 0xff, 0xff, 1]),
        frameOf(Buffer.from([0xdf, 0xff, 0xff, 0xff, 0xff])),
        frameOf(Buffer.from([0x81, 0xa1, 0x61, 0xdd, 0x7f, 0xff, 0xff, 0xff])),
        frameOf(Buffer.from([0x81, 0xa1, 0x61, 0xdb, 0xff, 0xff, 0xff, 0xff])),
        frameOf(Buffer.from([0x81, 0xa1, 0x61, 0xc1])),
        frame([1]),
        frame({ deep }),
        good,
      ]),
    ).toEqual([
      'not whole',
      'bad frame',
      'bad frame',
      ...Array<string>(6).fill('bad message'),
      'type=X id= seq=0 price=0.000000 flag=0 list=0 last=',
    ]);
  });

  it('takes every return code of the trade server for what it is, and one that nobody knows for a doubt', () => {
    const { stdout } = spawnSync(program, ['retcodes'], { encoding: 'utf8' });
    const listed = stdout
      .trim()
      .split('\n')
      .map((line) => /^(\d+)=([^;]+);(.+)$/u.exec(line)!.slice(1) as [string, string, string]);
    const codesOf = (meaning: string): readonly number[] =>
      listed.filter(([, meant]) => meant === meaning).map(([code]) => Number(code));
    const refused = [
      10_006, 10_007, 10_013, 10_014, 10_015, 10_016, 10_017, 10_018, 10_019, 10_022, 10_023, 10_024, 10_025, 10_026,
      10_027, 10_028, 10_029, 10_032, 10_033, 10_034, 10_035, 10_036, 10_038, 10_039, 10_040, 10_041, 10_042, 10_043,
      10_044, 10_045, 10_046,
    ];
    expect(codesOf('accepted')).toEqual([10_008, 10_009, 10_010]);
    expect(codesOf('requoted')).toEqual([10_004, 10_020, 10_021]);
    expect(codesOf('wrong filling')).toEqual([10_030]);
    expect(codesOf('refused')).toEqual(refused);
    const unassigned = [10_000, 10_001, 10_002, 10_003, 10_005, 10_037, 10_047, 10_048, 10_049, 10_050];
    expect(codesOf('doubtful')).toEqual([10_011, 10_012, 10_031, ...unassigned].toSorted((a, b) => a - b));
    const wordless = listed.filter(([, , words]) => words.startsWith('return code')).map(([code]) => Number(code));
    expect(wordless).toEqual(unassigned);
  });

  it('keeps the newest numbers of the platform in mind, and finds and forgets them as a plain list does', () => {
    const { stdout, status } = spawnSync(program, ['index'], { encoding: 'utf8' });
    expect([status, stdout.trim()]).toEqual([0, 'alike']);
  });

  it('drops a gateway that sends no frames, and one that says nothing, and dials again', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'nexus-mt5-reader-'));
    const sockets: Socket[] = [];
    const server: Server = createServer((socket) => {
      sockets.push(socket);
      socket.on('error', () => {});
      socket.resume();
      if (sockets.length === 1) socket.write(Buffer.from([0xff, 0xff, 0xff, 0xff]));
      else if (sockets.length === 2) socket.write(frameOf(Buffer.from([0xc1])));
    });
    const port = await new Promise<number>((resolve) => {
      server.listen(0, '127.0.0.1', () => resolve((server.address() as { readonly port: number }).port));
    });
    const terminal = startTerminal({
      program,
      platform: 'mt5_global',
      port,
      token: 't',
      folder,
      clockOffsetMs: 0,
    });
    try {
      await terminal.does('start');
      await vi.waitFor(() => expect(sockets.length).toBeGreaterThan(2), { timeout: 120_000 });
      expect(terminal.printed).toContain('NexusBridge: the gateway sent what is no frame');
      expect(terminal.printed).toContain('NexusBridge: a message of the gateway cannot be read');
      expect(terminal.printed).toContain('NexusBridge: the gateway is silent');
    } finally {
      await terminal.crash();
      for (const socket of sockets) socket.destroy();
      server.close();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    }
  });
});
