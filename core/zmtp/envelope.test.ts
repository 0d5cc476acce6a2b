import { describe, expect, it } from 'vitest';
import { FLAG_MORE } from './codec.ts';
import { Envelope, type EnvelopeRule, type FramePart } from './envelope.ts';

/** Judges messages given as lists of frames, in one go. */
function judge(
  rule: EnvelopeRule,
  ...messages: readonly (readonly string[])[]
): { parts: FramePart[][]; prefix: string } {
  const envelope = new Envelope(rule, rule === 'required');
  const parts = messages.map((frames) =>
    frames.map((body, i) => {
      const bytes = Buffer.from(body, 'latin1');
      return envelope.part(i < frames.length - 1 ? FLAG_MORE : 0, bytes, 0, bytes.length);
    }),
  );
  return { parts, prefix: envelope.prefix.toString('latin1') };
}

describe('envelope of a DEALER', () => {
  it('is none for a bare payload, and none is sent back', () => {
    expect(judge('optional', ['p'])).toEqual({ parts: [['payload']], prefix: '' });
  });

  it('is mirrored when it is an empty delimiter, until a bare payload comes', () => {
    expect(judge('optional', ['', 'p'])).toEqual({ parts: [['wrapping', 'payload']], prefix: '\x01\x00' });
    expect(judge('optional', ['', 'p'], ['q']).prefix).toBe('');
  });

  it('is the fast path only while bare payloads come', () => {
    const envelope = new Envelope('optional', false);
    expect(envelope.isPlain).toBe(true);
    envelope.part(FLAG_MORE, Buffer.alloc(0), 0, 0);
    expect(envelope.isPlain).toBe(false);
    envelope.part(0, Buffer.from('p'), 0, 1);
    expect(envelope.isPlain).toBe(false);
    envelope.part(0, Buffer.from('q'), 0, 1);
    expect(envelope.isPlain).toBe(true);
  });

  it.each([
    ['two payloads', ['a', 'b'], ['misshapen', 'wrapping']],
    ['three payloads', ['a', 'b', 'c'], ['misshapen', 'wrapping', 'wrapping']],
    ['a delimiter and two payloads', ['', 'a', 'b'], ['wrapping', 'misshapen', 'wrapping']],
    ['two delimiters', ['', '', 'a'], ['wrapping', 'misshapen', 'wrapping']],
  ])('drops a message of %s whole and takes the next one', (_, frames, parts) => {
    expect(judge('optional', frames, ['next']).parts).toEqual([parts, ['payload']]);
  });

  it('takes an empty payload', () => {
    expect(judge('optional', [''], ['', '']).parts).toEqual([['payload'], ['wrapping', 'payload']]);
  });
});

describe('envelope of a REQ', () => {
  it('is a delimiter, mirrored', () => {
    expect(judge('required', ['', 'p'])).toEqual({ parts: [['wrapping', 'payload']], prefix: '\x01\x00' });
  });

  it('is mirrored with the request id of a correlating peer', () => {
    const { parts, prefix } = judge('required', ['\x00\x00\x00\x07', '', 'p']);
    expect(parts).toEqual([['wrapping', 'wrapping', 'payload']]);
    expect(prefix).toBe('\x01\x04\x00\x00\x00\x07\x01\x00');
  });

  it('has no request id of an earlier request', () => {
    expect(judge('required', ['id', '', 'p'], ['', 'q']).prefix).toBe('\x01\x00');
  });

  it.each([
    ['no delimiter', ['p'], ['misshapen']],
    ['a request id without a delimiter', ['id', 'p'], ['wrapping', 'misshapen']],
    ['a request id and no payload', ['id', ''], ['wrapping', 'misshapen']],
    ['two request ids', ['a', 'b', '', 'p'], ['wrapping', 'misshapen', 'wrapping', 'wrapping']],
    ['a request id of 17 bytes', ['i'.repeat(17), '', 'p'], ['misshapen', 'wrapping', 'wrapping']],
  ])('drops a message with %s and takes the next one', (_, frames, parts) => {
    expect(judge('required', frames, ['', 'next']).parts).toEqual([parts, ['wrapping', 'payload']]);
  });
});
