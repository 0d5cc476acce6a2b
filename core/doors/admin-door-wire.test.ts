import { decode } from '@msgpack/msgpack';
import { expect, it } from 'vitest';
import { systemClock } from '../app/system-clock.ts';
import { ok } from '../base/result.ts';
import { openDealerLink } from '../zmtp/dealer-link.ts';
import { openRouterDoor } from '../zmtp/router-door.ts';
import { createAdminDoor } from './admin-door.ts';

/** Sends bytes to a real admin door and resolves with its first answer, or with why the link ended without one. */
async function answerTo(bytes: Uint8Array): Promise<unknown> {
  const clock = systemClock();
  const counts: string[] = [];
  const handler = createAdminDoor({
    clock,
    token: 'secret',
    commands: { find: () => undefined, run: () => Promise.resolve(ok(null)) },
    count: (code) => counts.push(code),
    log: () => {},
  });
  const door = await openRouterDoor({ host: '127.0.0.1', port: 0, clock, handler });
  try {
    return await new Promise((resolve) => {
      const link = openDealerLink({
        host: '127.0.0.1',
        port: door.port,
        socketType: 'REQ',
        clock,
        limits: { frameBytesMax: 16_000_000 },
        handler: {
          opened: () => void link.send(bytes),
          message: (buffer, start, end) => {
            resolve(decode(buffer.subarray(start, end)));
            link.close();
          },
          readEnded: () => {},
          closed: (reason) => resolve(reason),
          malformed: (fault) => resolve(fault),
        },
      });
    });
  } finally {
    await door.close();
  }
}

it.each([
  ['one byte more than a frame may have', 1_048_577],
  ['twice as much', 2_097_152],
])('answers a request with %s before its link ends', async (_, size) => {
  expect(await answerTo(Buffer.alloc(size, 0x20))).toMatchObject({
    status: 'ERROR',
    error: { code: 'MESSAGE_MALFORMED', reason: 'expected a request of at most 1 MiB' },
  });
});
