import { describe, expect, it } from 'vitest';
import { panelScene, quoteSources } from '../../test/support/panel-scene.ts';
import { err, ok } from '../base/result.ts';
import type { StreamState } from './streams.ts';

type Quotes = StreamState<'quotes'>;

function lastOf(quotes: Quotes | undefined, root: string): number | undefined {
  return quotes?.get(`${root} nt8`)?.last;
}

describe('a panel and its gateway', () => {
  it('shows a snapshot, then what changes, in one message however much changes', async () => {
    const source = quoteSources();
    source.set('NQ', 1);
    const { client, pass } = await panelScene({ streams: source.streams });
    const seen: Quotes[] = [];
    client.watch('quotes', (quotes) => seen.push(quotes));
    await pass(50);
    expect(seen.map((quotes) => lastOf(quotes, 'NQ'))).toEqual([1]);
    for (let tick = 2; tick <= 100; tick++) {
      source.set('NQ', tick);
      source.set('ES', tick);
    }
    await pass(150);
    expect(seen).toHaveLength(2);
    expect([lastOf(seen[1], 'NQ'), lastOf(seen[1], 'ES')]).toEqual([100, 100]);
    expect(lastOf(seen[0], 'NQ')).toBe(1);
  });

  it('keeps the last truth while the gateway is away, redials with growing waits, and is right again afterwards', async () => {
    const source = quoteSources();
    source.set('NQ', 1);
    const scene = await panelScene({ streams: source.streams });
    const { client, pass } = scene;
    client.watch('quotes', () => {});
    await pass(100);
    scene.isDown = true;
    scene.channel().close('the gateway died');
    await pass(50);
    expect(client.state()).toMatchObject({ kind: 'disconnected', reason: 'the gateway died', attempt: 1 });
    expect(lastOf(client.last('quotes'), 'NQ')).toBe(1);
    source.set('NQ', 7);
    await pass(3_000);
    expect(client.state()).toMatchObject({ kind: 'disconnected', reason: 'nothing listens' });
    scene.isDown = false;
    await pass(5_000);
    expect(client.state()).toMatchObject({ kind: 'connected', run: 'run-1' });
    expect(lastOf(client.last('quotes'), 'NQ')).toBe(7);
    source.set('NQ', 8);
    await pass(200);
    expect(lastOf(client.last('quotes'), 'NQ')).toBe(8);
  });

  it('asks for a new snapshot when a patch is missing', async () => {
    const source = quoteSources();
    source.set('NQ', 1);
    const { client, channel, pass } = await panelScene({ streams: source.streams });
    client.watch('quotes', () => {});
    await pass(100);
    source.set('ES', 5);
    const patches = [{ stream: 'quotes', revision: 9, rows: [], drop: [] }];
    channel().post({ type: 'patches', number: 0, atUs: 0, patches });
    await pass(100);
    expect(lastOf(client.last('quotes'), 'ES')).toBe(5);
    source.set('NQ', 2);
    await pass(200);
    expect(lastOf(client.last('quotes'), 'NQ')).toBe(2);
  });

  it('answers questions, and refuses what does not exist or does not fit with its place', async () => {
    const { client, pass } = await panelScene({
      streams: quoteSources().streams,
      query: (name) => (name === 'rates' ? ok([]) : err({ code: 'NOT_AVAILABLE', reason: 'no', remedy: 'wait' })),
    });
    const answers = [
      client.query('rates', {}),
      client.query('symbols', {}),
      client.query('orderTrail', { orderId: 5 } as never),
    ];
    await pass(50);
    expect(await answers[0]).toEqual({ ok: true, value: [] });
    expect(await answers[1]).toMatchObject({ error: { code: 'NOT_AVAILABLE', remedy: 'wait' } });
    expect(await answers[2]).toMatchObject({
      error: { code: 'VALUE_INVALID', reason: 'args.orderId: expected a text of up to 40 characters, was 5' },
    });
  });

  it('passes a kill on whatever is wrong with its arguments, and nothing else', async () => {
    const passed: unknown[] = [];
    const { client, pass } = await panelScene({
      streams: quoteSources().streams,
      command: (name, args) => {
        passed.push([name, args]);
        return ok({ state: 'halted', reason: '', sinceUs: 0 });
      },
    });
    const kill = client.command('kill', { reason: 'x'.repeat(501) });
    const rearm = client.command('rearm', { reason: 'x'.repeat(501) });
    await pass(50);
    expect(await kill).toMatchObject({ ok: true });
    expect(await rearm).toMatchObject({ error: { code: 'VALUE_INVALID' } });
    expect(passed).toEqual([['kill', { reason: 'x'.repeat(501) }]]);
  });

  it('says of a command whose answer was lost that it may have been done, and never sends it twice', async () => {
    let kills = 0;
    const scene = await panelScene({
      streams: quoteSources().streams,
      command: () => {
        kills += 1;
        return new Promise(() => {});
      },
    });
    const { client, pass } = scene;
    const answer = client.command('kill', {});
    await pass(50);
    scene.channel().close('gone');
    await pass(5_000);
    expect(await answer).toMatchObject({ error: { code: 'OUTCOME_UNKNOWN' } });
    expect(client.state().kind).toBe('connected');
    expect(kills).toBe(1);
    scene.isDown = true;
    scene.channel().close('gone');
    await pass(50);
    expect(await client.command('kill', {})).toMatchObject({ error: { code: 'NOT_CONNECTED' } });
    expect(kills).toBe(1);
  });

  it('waits as long for a command as a flatten before a stop may take', async () => {
    const scene = await panelScene({
      streams: quoteSources().streams,
      command: () => new Promise((resolve) => void scene.clock.after(35_000, () => resolve(ok({ said: 'flat' })))),
    });
    const answer = scene.client.command('gatewayStop', { orders: 'flatten' });
    await scene.pass(36_000);
    expect(await answer).toEqual(ok({ said: 'flat' }));
  });

  it('says how old what it shows is, and gives up a channel that stays silent', async () => {
    const { client, channel, pass } = await panelScene({ streams: quoteSources().streams });
    await pass(2_000);
    expect(client.state()).toMatchObject({ kind: 'connected', isStale: false });
    expect(client.silentMs()).toBeLessThanOrEqual(1_100);
    channel().post = () => {};
    await pass(4_500);
    expect(client.state()).toMatchObject({ kind: 'connected', isStale: true });
    expect(client.silentMs()).toBeGreaterThan(3_000);
    const reasons: string[] = [];
    client.onState((state) => state.kind === 'disconnected' && reasons.push(state.reason));
    await pass(15_000);
    expect(reasons).toEqual([expect.stringMatching(/^nothing was heard for 1[56] s$/)]);
    expect(client.state()).toMatchObject({ kind: 'connected', isStale: false });
  });

  it('sends nothing more to a panel that does not read, and the whole truth once it does', async () => {
    const source = quoteSources();
    const { client, server, channel, pass } = await panelScene({ streams: source.streams });
    client.watch('quotes', () => {});
    await pass(100);
    const gateway = channel();
    const posted: unknown[] = [];
    const through = gateway.post.bind(gateway);
    let isStuck = true;
    gateway.post = (message) => {
      if (isStuck) posted.push(message);
      else through(message);
    };
    for (let tick = 1; tick <= 100; tick++) {
      source.set('NQ', tick);
      await pass(100);
    }
    expect(posted.length).toBeLessThan(6);
    expect(server.patchesPerSecond).toBeLessThanOrEqual(10);
    isStuck = false;
    for (const message of posted) through(message);
    await pass(500);
    expect(lastOf(client.last('quotes'), 'NQ')).toBe(100);
    source.set('NQ', 101);
    await pass(200);
    expect(lastOf(client.last('quotes'), 'NQ')).toBe(101);
  });

  it('does nothing while nobody is connected, and asks no source that nobody watches', async () => {
    let asked = 0;
    const source = quoteSources();
    const fills = { ...source.streams.fills, changes: (): undefined => void (asked += 1) };
    const { client, clock, pass } = await panelScene({ streams: { ...source.streams, fills } });
    await pass(1_000);
    expect(asked).toBe(0);
    const stop = client.watch('fills', () => {});
    await pass(1_000);
    expect(asked).toBeGreaterThan(5);
    stop();
    await pass(300);
    const before = asked;
    await pass(1_000);
    expect(asked).toBe(before);
    client.close();
    await pass(300);
    expect(clock.timers).toBe(0);
  });
});

describe('a view that fails', () => {
  it('is told once, and neither ends the gateway nor the other views', async () => {
    const source = quoteSources();
    const broken = (): never => {
      throw new Error('a bug in a view');
    };
    const fills = { ...source.streams.fills, changes: broken };
    const risk = { ...source.streams.risk, snapshot: broken };
    const { client, lines, pass } = await panelScene({
      streams: { ...source.streams, fills, risk },
      query: broken,
    });
    const seen: Quotes[] = [];
    for (const stream of ['fills', 'risk'] as const) client.watch(stream, () => {});
    client.watch('quotes', (quotes) => seen.push(quotes));
    source.set('NQ', 5);
    const answer = client.query('rates', {});
    await pass(1_000);
    expect(lastOf(seen.at(-1), 'NQ')).toBe(5);
    expect(await answer).toMatchObject({ error: { code: 'VIEW_FAILED' } });
    expect(client.state().kind).toBe('connected');
    expect(lines.filter((line) => line.includes('VIEW_FAILED')).map((line) => line.slice(0, 60))).toHaveLength(3);
  });
});

describe('panels of another version, and nonsense', () => {
  it('are told which side to renew, and the panel says it', async () => {
    const { client, channel, pass } = await panelScene({ streams: quoteSources().streams });
    const gateway = channel();
    gateway.post({
      type: 'refused',
      contract: 2,
      error: {
        code: 'CONTRACT_DIFFERS',
        reason: 'the panel speaks contract 1, the gateway 2',
        remedy: 'Load the panel again.',
      },
    });
    await pass(50);
    expect(client.state()).toEqual({
      kind: 'mismatch',
      ours: 1,
      theirs: 2,
      text: 'the panel speaks contract 1, the gateway 2. Load the panel again.',
    });
  });

  it('make the gateway close the channel and go on', async () => {
    const { server, lines, pass } = await panelScene({ streams: quoteSources().streams });
    const { memoryPair } = await import('./memory-port.ts');
    const says = async (...messages: readonly unknown[]): Promise<readonly unknown[]> => {
      const [ours, theirs] = memoryPair();
      const heard: unknown[] = [];
      ours.onMessage((message) => heard.push(message));
      ours.onClose((reason) => heard.push(reason));
      server.accept(theirs, 'panel');
      for (const message of messages) ours.post(message);
      await pass(100);
      return heard;
    };
    expect(await says({ type: 'hello', contract: 99, client: 'old' })).toMatchObject([
      {
        type: 'refused',
        contract: 1,
        error: { code: 'CONTRACT_DIFFERS', remedy: 'Restart the gateway: it is older than its panel.' },
      },
      'the panel speaks contract 99, the gateway 1',
    ]);
    expect(await says({ type: 'watch', stream: 'quotes' })).toEqual(['expected hello first']);
    expect(await says('hello')).toEqual(['message: expected an object, was "hello"']);
    expect(await says(null, 5)).toHaveLength(1);
    expect(server.panels).toBe(1);
    expect(lines.some((line) => line.includes('Panel refused: old'))).toBe(true);
  });
});
