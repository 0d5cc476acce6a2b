import { describe, expect, it } from 'vitest';
import {
  checkGreeting,
  commandName,
  encodeError,
  encodeFrame,
  encodeGreeting,
  encodePing,
  encodePong,
  encodeReady,
  printable,
  readLongSize,
  readReady,
} from './codec.ts';

/** The first 64 bytes that libzmq 4.3.4 sends as a DEALER with mechanism NULL. */
const LIBZMQ_GREETING = Buffer.from(`ff00000000000000017f03014e554c4c${'00'.repeat(48)}`, 'hex');

describe('greeting', () => {
  it('is the 64 bytes of ZMTP 3.1 with mechanism NULL', () => {
    expect(encodeGreeting().toString('hex')).toBe(`ff00000000000000007f03014e554c4c${'00'.repeat(48)}`);
  });

  it('is complete at 64 bytes, with the minor version of the peer', () => {
    const older = Buffer.from(LIBZMQ_GREETING);
    older[11] = 0;
    expect(checkGreeting(LIBZMQ_GREETING, 64)).toEqual({ ok: true, value: { complete: true, minor: 1 } });
    expect(checkGreeting(older, 64)).toEqual({ ok: true, value: { complete: true, minor: 0 } });
    expect(checkGreeting(LIBZMQ_GREETING, 63)).toEqual({ ok: true, value: { complete: false, minor: 0 } });
  });

  it('of a higher major version counts as 3.1, which that peer falls back to', () => {
    const newer = Buffer.from(LIBZMQ_GREETING);
    newer[10] = 4;
    newer[11] = 0;
    expect(checkGreeting(newer, 64)).toEqual({ ok: true, value: { complete: true, minor: 1 } });
  });

  it.each([
    ['text of a browser', 'GET / HTTP/1.1', 14, 'ZMTP_BAD_GREETING'],
    ['a length-prefixed ZMTP 1.0 identity', '\x01\x00', 1, 'ZMTP_BAD_GREETING'],
    ['a signature that does not end in 7f', '\xff\0\0\0\0\0\0\0\0\x7e', 10, 'ZMTP_BAD_GREETING'],
    ['a ZMTP 2.0 peer, which sends eleven bytes and waits', '\xff\0\0\0\0\0\0\0\x01\x7f\x01', 11, 'ZMTP_VERSION'],
    ['a PLAIN peer', `\xff${'\0'.repeat(8)}\x7f\x03\x01PLAIN${'\0'.repeat(47)}`, 64, 'ZMTP_MECHANISM'],
    [
      'a mechanism NULL with more behind it',
      `\xff${'\0'.repeat(8)}\x7f\x03\x01NULLX${'\0'.repeat(47)}`,
      64,
      'ZMTP_MECHANISM',
    ],
  ])('refuses %s', (_, text, length, fault) => {
    expect(checkGreeting(Buffer.from(text, 'latin1'), length)).toEqual({ ok: false, error: fault });
  });
});

describe('frames', () => {
  it.each([
    [0, '0000'],
    [1, '0001aa'],
    [255, `00ff${'aa'.repeat(255)}`],
    [256, `020000000000000100${'aa'.repeat(256)}`],
  ])('with a body of %i bytes have the header of their size', (size, hex) => {
    expect(encodeFrame(0, Buffer.alloc(size, 0xaa)).toString('hex')).toBe(hex);
  });

  it('above 4 GiB have no readable size', () => {
    expect(readLongSize(Buffer.from('0000000000100001', 'hex'), 0)).toBe(1_048_577);
    expect(readLongSize(Buffer.from('00000000ffffffff', 'hex'), 0)).toBe(4_294_967_295);
    expect(readLongSize(Buffer.from('0000000100000000', 'hex'), 0)).toBe(Infinity);
    expect(readLongSize(Buffer.from('ff00000000000000', 'hex'), 0)).toBe(Infinity);
  });
});

describe('commands', () => {
  it('have the bytes that RFC 23 and RFC 37 give them', () => {
    expect(encodeReady('ROUTER', new Uint8Array(0)).toString('latin1')).toBe(
      '\x04\x1c\x05READY\x0bSocket-Type\x00\x00\x00\x06ROUTER',
    );
    expect(encodeError('no').toString('latin1')).toBe('\x04\x09\x05ERROR\x02no');
    expect(encodePing(300, Buffer.from('ab')).toString('latin1')).toBe('\x04\x09\x04PING\x01\x2cab');
    expect(encodePong(Buffer.from('ab')).toString('latin1')).toBe('\x04\x07\x04PONGab');
  });

  it('repeat at most 16 bytes of a PING context', () => {
    expect(encodePong(Buffer.alloc(40, 0x61)).toString('latin1')).toBe(`\x04\x15\x04PONG${'a'.repeat(16)}`);
  });

  it.each([
    ['\x04PING', 'PING'],
    ['\x04PIN', undefined],
    ['\x00', undefined],
    ['', undefined],
  ])('%j has the name %j', (text, name) => {
    const bytes = Buffer.from(text, 'latin1');
    expect(commandName(bytes, 0, bytes.length)).toBe(name);
  });
});

describe('READY', () => {
  const read = (text: string) => {
    const bytes = Buffer.from(text, 'latin1');
    return readReady(bytes, 0, bytes.length);
  };

  it('gives socket type and identity, whatever the case of their names, and ignores other properties', () => {
    const ready = read('\x03X-A\0\0\0\x02yy\x0bsocket-TYPE\0\0\0\x06DEALER\x08IDENTITY\0\0\0\x02nt');
    expect(ready).toEqual({ ok: true, value: { socketType: 'DEALER', identity: new Uint8Array([0x6e, 0x74]) } });
  });

  it('keeps the first of two values', () => {
    const ready = read('\x0bSocket-Type\0\0\0\x03REQ\x0bSocket-Type\0\0\0\x06DEALER');
    expect(ready).toMatchObject({ ok: true, value: { socketType: 'REQ' } });
  });

  it.each([
    ['no socket type', ''],
    ['an empty property name', '\0\0\0\0\0'],
    ['a name that is cut short', '\x0bSocket'],
    ['a value size that is cut short', '\x0bSocket-Type\0\0'],
    ['a value that is cut short', '\x0bSocket-Type\0\0\0\x07DEALER'],
    ['a value size beyond any buffer', '\x0bSocket-Type\xff\xff\xff\xffDEALER'],
    ['an identity of 256 bytes', `\x0bSocket-Type\0\0\0\x06DEALER\x08Identity\0\0\x01\0${'i'.repeat(256)}`],
  ])('is refused with %s', (_, text) => {
    expect(read(text)).toEqual({ ok: false, error: 'ZMTP_BAD_READY' });
  });
});

it('text of a peer is cut and cleaned before it reaches a log line', () => {
  expect(printable(' a\n\0b\u001b[31m ')).toBe('a b [31m');
  expect(printable('x'.repeat(500))).toHaveLength(80);
});
