import { describe, expect, it } from 'vitest';
import { platformDoorScene, registration } from '../../test/support/platform-door-scene.ts';
import { BOARD_PLATFORMS_MAX } from '../model/quote-board.ts';

const fill = { type: 'ORDER_FILL', order_id: '81', symbol: 'NQ 12-26', filled_qty: 1, fill_price: 1 };

describe('a second connection with the id of a platform', () => {
  it('is refused when the holder answers a PING: silence and the end for a legacy one', () => {
    const { legacy, clock, of, counts, submit } = platformDoorScene();
    const holder = legacy();
    const newcomer = legacy();
    clock.advanceMs(600);
    expect(newcomer.closeReason).toContain('which is alive');
    expect(newcomer.received).toEqual([]);
    expect(counts).toEqual(['PLATFORM_ID_TAKEN']);
    expect(of('registered')).toHaveLength(1);
    submit();
    expect(holder.of('ORDER')).toHaveLength(1);
  });

  it('is told the reason if it speaks version 1, and may try again', () => {
    const { versionOne, clock, of } = platformDoorScene();
    const holder = versionOne();
    const newcomer = versionOne('nt8', { account: 'Other' });
    clock.advanceMs(600);
    expect(newcomer.received).toMatchObject([{ type: 'ERROR', code: 'PLATFORM_ID_TAKEN' }]);
    holder.dies();
    newcomer.says(registration('nt8', { account: 'Other' }));
    expect(newcomer.of('REGISTERED')).toHaveLength(1);
    expect(of('registered')).toHaveLength(2);
  });

  it('takes the id from a holder that misses a PING for 500 ms', () => {
    const { legacy, clock, of, submit } = platformDoorScene();
    const holder = legacy();
    holder.answersPings = false;
    const newcomer = legacy();
    clock.advanceMs(400);
    expect(of('lost')).toEqual([]);
    clock.advanceMs(200);
    expect(of('lost')).toHaveLength(1);
    expect(holder.isOpen).toBe(false);
    submit();
    expect(newcomer.of('ORDER')).toHaveLength(1);
  });

  it('takes the id at once from a holder that leaves meanwhile', () => {
    const { legacy, events } = platformDoorScene();
    const holder = legacy();
    legacy();
    holder.dies();
    expect(events.map(([, { type }]) => type)).toEqual(['registered', 'lost', 'registered']);
  });

  it('takes the id at once when it shows the same token and account', () => {
    const { versionOne, of, submit } = platformDoorScene();
    const holder = versionOne('nt8', { token: 'secret' });
    const newcomer = versionOne('nt8', { token: 'secret' });
    expect(holder.isOpen).toBe(false);
    expect(of('lost')).toHaveLength(1);
    submit();
    expect(newcomer.of('ORDER')).toHaveLength(1);
  });

  it.each([
    ['another token', { token: 'guess' }],
    ['another account', { token: 'secret', account: 'Other' }],
    ['no token', {}],
  ])('does not take it at once with %s', (_, shown) => {
    const { versionOne, clock } = platformDoorScene();
    const holder = versionOne('nt8', { token: 'secret' });
    versionOne('nt8', shown);
    clock.advanceMs(600);
    expect(holder.isOpen).toBe(true);
  });

  it('loses no fill that it tells while the holder is asked', () => {
    const { legacy, dial, clock, events } = platformDoorScene();
    legacy().answersPings = false;
    const newcomer = dial();
    newcomer.says({ type: 'MARKET_DATA', platform: 'nt8', data: { symbol: 'NQ 12-26', price: 1 } });
    newcomer.says(fill);
    clock.advanceMs(600);
    expect(events.map(([, { type }]) => type)).toEqual(['registered', 'lost', 'registered', 'fill']);
  });

  it('has its fills left out when it is refused', () => {
    const { legacy, clock, of } = platformDoorScene();
    legacy();
    const newcomer = legacy();
    newcomer.says(fill);
    clock.advanceMs(600);
    expect(of('fill')).toEqual([]);
  });

  it('that gives up before the answer changes nothing', () => {
    const { legacy, clock, events } = platformDoorScene();
    const holder = legacy();
    holder.answersPings = false;
    legacy().dies();
    clock.advanceMs(600);
    expect(holder.isOpen).toBe(true);
    expect(events).toHaveLength(1);
  });

  it('waits alone: a third one is refused at once', () => {
    const { legacy, clock, counts } = platformDoorScene();
    legacy();
    legacy();
    const third = legacy();
    expect(third.isOpen).toBe(false);
    clock.advanceMs(600);
    expect(counts).toEqual(['PLATFORM_ID_TAKEN', 'PLATFORM_ID_TAKEN']);
  });

  it('never takes an id from a holder whose library cannot answer PINGs', () => {
    const { legacy, clock } = platformDoorScene();
    const holder = legacy();
    holder.canPing = false;
    legacy();
    clock.advanceMs(600);
    expect(holder.isOpen).toBe(true);
  });
});

describe('platform ids', () => {
  it('of simulated platforms that run here are not given away', () => {
    const { legacy, dial, events, counts } = platformDoorScene();
    expect(legacy('sim_nt8').isOpen).toBe(false);
    dial().says({ ...fill, platform: 'sim_nt8' });
    expect(events).toEqual([]);
    expect(counts).toEqual(['PLATFORM_ID_RESERVED', 'PLATFORM_ID_RESERVED']);
  });

  it('that no configuration knows are admitted', () => {
    const { legacy, events } = platformDoorScene();
    legacy('test_mt5');
    expect(events).toMatchObject([['test_mt5', { type: 'registered' }]]);
  });

  it('move with a connection that registers under another one', () => {
    const { legacy, events } = platformDoorScene();
    const peer = legacy('nt8');
    peer.says({ type: 'REGISTER', platform: 'bookmap' });
    expect(events).toMatchObject([
      ['nt8', { type: 'registered' }],
      ['nt8', { type: 'lost', reason: 'it registered as bookmap' }],
      ['bookmap', { type: 'registered' }],
    ]);
  });

  it('are kept by a connection that wants another one and does not get it', () => {
    const { legacy, clock, door } = platformDoorScene();
    const holder = legacy('bookmap');
    const peer = legacy('nt8');
    peer.says(registration('bookmap'));
    clock.advanceMs(600);
    expect(holder.isOpen).toBe(true);
    expect(door.sessions().map(({ platform }) => platform)).toEqual(['bookmap', 'nt8']);
  });

  it('are bounded: when the quote board has no seat left, a new one is refused', () => {
    const { versionOne, door } = platformDoorScene();
    for (let i = 0; i < BOARD_PLATFORMS_MAX; i++) versionOne(`p${i}`).dies();
    expect(versionOne('one_more').received).toMatchObject([{ type: 'ERROR', code: 'PLATFORMS_TOO_MANY' }]);
    expect(door.sessions()).toEqual([]);
    expect(versionOne('p7').of('REGISTERED')).toHaveLength(1);
  });
});
