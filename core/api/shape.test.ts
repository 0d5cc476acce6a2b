import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clientMessage, serverMessage } from './message.ts';
import { clearable, decode, list, number, object, optional, orNull, record, text, union, word } from './shape.ts';

describe('a shape', () => {
  const shape = object({
    name: text(5),
    size: number({ min: 0 }),
    side: word('BUY', 'SELL'),
    note: optional(text()),
    gone: orNull(number()),
    edit: clearable(number()),
    tags: list(text(), 2),
    counts: record(number()),
  });
  const whole = { name: 'a', size: 1, side: 'BUY', gone: null, edit: null, tags: [], counts: { x: 1 } };

  it('reads what fits, and leaves out what it does not know', () => {
    expect(decode(shape, { ...whole, extra: 1 }, 'args')).toEqual({ ok: true, value: whole });
    expect(decode(shape, { ...whole, note: null, gone: undefined }, 'args')).toEqual({ ok: true, value: whole });
  });

  it.each([
    [{ name: 'abcdef' }, 'args.name: expected a text of up to 5 characters, was "abcdef"'],
    [{ size: -1 }, 'args.size: expected a number from 0 to Infinity, was -1'],
    [{ size: Number.NaN }, 'args.size: expected a number from 0 to Infinity, was NaN'],
    [{ size: '1' }, 'args.size: expected a number from 0 to Infinity, was "1"'],
    [{ side: 'buy' }, 'args.side: expected one of BUY, SELL, was "buy"'],
    [{ tags: ['a', 'b', 'c'] }, 'args.tags: expected a list of up to 2, was a list of 3'],
    [{ tags: [1] }, 'args.tags[0]: expected a text of up to 1000000 characters, was 1'],
    [{ counts: { x: 'y' } }, 'args.counts.x: expected a number, was "y"'],
    [{ counts: [] }, 'args.counts: expected an object, was a list of 0'],
  ])('says where %j does not fit', (change, error) => {
    expect(decode(shape, { ...whole, ...change }, 'args')).toEqual({ ok: false, error });
  });

  it('tells variants apart by their tag, and takes no name of JavaScript’s own for one', () => {
    const either = union('type', { a: object({ x: number() }), b: object({}) });
    expect(decode(either, { type: 'a', x: 1 }, 'm')).toEqual({ ok: true, value: { type: 'a', x: 1 } });
    expect(decode(either, { type: 'constructor' }, 'm')).toMatchObject({ ok: false });
    expect(decode(either, { type: '__proto__' }, 'm')).toMatchObject({ ok: false });
  });

  it('never throws, whatever comes', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        decode(clientMessage, value, 'message');
        decode(serverMessage, value, 'message');
      }),
    );
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom('hello', 'query', 'watch', 'seen', 'patches'), (value, type) => {
        decode(clientMessage, { type, ...(value as object) }, 'message');
        decode(serverMessage, { type, ...(value as object) }, 'message');
      }),
    );
  });
});
