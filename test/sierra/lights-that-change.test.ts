import { describe, expect, it } from 'vitest';
import { DTC_NQ, type DtcBehaviour } from '../support/dtc-behaviour.ts';
import { sierraGateway } from '../support/sierra-gateway.ts';
import { SIERRA, sierraScene, type SierraScene } from '../support/sierra-scene.ts';

const SIGNAL = { type: 'SIGNAL', symbol: 'NQ', side: 'BUY', quantity: 1, confidence: 0.9 };

function sceneThat(behaviour: Partial<DtcBehaviour>, settings: Record<string, unknown> = {}): SierraScene {
  return sierraScene({ settings, prepare: (server) => Object.assign(server.behaviour, behaviour) });
}

describe('an account that met the other simulation mode', () => {
  it('trades again without a reconnect, half a minute after a person has switched it', async () => {
    const scene = await sierraGateway();
    scene.server.behaviour.tradeSimulationMode = false;
    const client = scene.legacyClient();
    const { links } = scene.server;
    client.says({ ...SIGNAL, order_id: 'one' });
    scene.pass(1_000);
    const light = () => scene.gateway.view.platform(SIERRA)?.lights.canTrade;
    expect(client.of('ORDER_REJECT').at(-1)).toMatchObject({ order_id: 'one' });
    expect(light()?.state).toBe('red');
    // Barred: nothing goes there meanwhile.
    client.says({ ...SIGNAL, order_id: 'two' });
    scene.pass(1_000);
    expect(scene.server.of('SUBMIT_NEW_SINGLE_ORDER')).toHaveLength(1);

    scene.server.behaviour.tradeSimulationMode = true;
    scene.pass(30_000);
    client.says({ ...SIGNAL, order_id: 'three' });
    scene.pass(1_000);
    expect(client.of('ORDER_FILL').at(-1)).toMatchObject({ order_id: 'three', status: 'FILLED' });
    expect(light()).toEqual({ state: 'green' });
    expect(scene.server.links).toBe(links);
  });

  it('gets its exits all the same, and what they were rejected with is told', async () => {
    const scene = await sierraGateway();
    const client = scene.legacyClient();
    client.says({ ...SIGNAL, order_id: 'in' });
    scene.pass(1_000);
    scene.server.behaviour.tradeSimulationMode = false;
    client.says({ ...SIGNAL, order_id: 'more' });
    scene.pass(1_000);
    expect(scene.gateway.view.platform(SIERRA)?.lights.canTrade.state).toBe('red');
    client.says({ ...SIGNAL, side: 'SELL', order_id: 'out' });
    scene.pass(1_000);
    expect(scene.server.of('SUBMIT_NEW_SINGLE_ORDER')).toHaveLength(3);
    expect(client.of('ORDER_REJECT').at(-1)).toMatchObject({ order_id: 'out', code: 'PLATFORM_REJECTED' });
    scene.server.behaviour.tradeSimulationMode = true;
    client.says({ ...SIGNAL, side: 'SELL', order_id: 'again' });
    scene.pass(1_000);
    expect(scene.server.books.positionOf('Sim1', 'NQZ26')).toBe(0);
    expect(scene.gateway.view.platform(SIERRA)?.lights.canTrade).toEqual({ state: 'green' });
  });

  it('shows amber while one order may try it, and red again where that is rejected too', () => {
    const scene = sceneThat({ tradeSimulationMode: false });
    scene.submit({ number: 1 });
    expect(scene.light()?.canTrade).toMatchObject({ state: 'red', cause: 'simulation_mismatch' });
    scene.clock.advanceMs(30_000);
    expect(scene.light()?.canTrade).toMatchObject({ state: 'amber', cause: 'simulation_mismatch' });
    expect(scene.events.at(-1)).toEqual({ type: 'status', canTrade: true, reason: '' });
    scene.submit({ number: 2 });
    expect(scene.light()?.canTrade).toMatchObject({ state: 'red', cause: 'simulation_mismatch' });
    expect(scene.events.at(-1)).toMatchObject({ type: 'status', canTrade: false });
  });
});

describe('an account that goes while the link stands', () => {
  it('is told within half a minute, and told again when it is back', () => {
    const scene = sierraScene();
    scene.server.behaviour.accounts = ['Live7'];
    scene.clock.advanceMs(31_000);
    expect(scene.light()?.canTrade).toMatchObject({ state: 'red', cause: 'account_absent' });
    expect(scene.events.at(-1)).toMatchObject({ type: 'status', canTrade: false });
    scene.server.behaviour.accounts = ['Live7', 'Sim1'];
    scene.clock.advanceMs(31_000);
    expect(scene.light()?.canTrade).toEqual({ state: 'green' });
    expect(scene.events.at(-1)).toEqual({ type: 'status', canTrade: true, reason: '' });
    expect(scene.events.filter(({ type }) => type === 'registered')).toHaveLength(1);
  });

  it('may be disabled in a report alone, and the balance of an older server says nothing of it', () => {
    const scene = sierraScene();
    scene.server.behaviour.disabledAccounts = ['Sim1'];
    scene.report();
    expect(scene.light()?.canTrade).toMatchObject({ cause: 'account_disabled' });
    scene.server.behaviour.sizes = { ACCOUNT_BALANCE: 216 };
    scene.report();
    expect(scene.light()?.canTrade).toMatchObject({ cause: 'account_disabled' });
  });
});

describe('a symbol that Sierra Chart does not know yet', () => {
  it('is asked for again, and trades once it is known', () => {
    const scene = sierraScene({ prepare: ({ symbols }) => symbols.clear() });
    expect(scene.events[0]).toMatchObject({ type: 'registered', identity: { symbols: [] } });
    expect(scene.outcome({ number: 1 })).toMatchObject({ outcome: 'not_sent' });
    scene.clock.advanceMs(95_000);
    expect(scene.log.filter((line) => line.includes('does not know'))).toHaveLength(1);
    const asked = scene.server.of('SECURITY_DEFINITION_REQUEST').map((message) => message.number('RequestID'));
    expect(asked.length).toBeGreaterThan(3);
    expect(new Set(asked).size).toBe(asked.length);
    scene.server.symbols.set(DTC_NQ.symbol, DTC_NQ);
    scene.clock.advanceMs(31_000);
    expect(scene.events.at(-1)).toMatchObject({ type: 'registered', identity: { symbols: [{ symbol: 'NQZ26' }] } });
    scene.submit({ number: 2 });
    expect(scene.fills()).toHaveLength(1);
  });

  it('holds back neither the registration nor the symbols that come after it, where it is never answered', () => {
    const scene = sceneThat({ leavesUnanswered: ['SECURITY_DEFINITION_REQUEST'] });
    expect(scene.events).toEqual([]);
    scene.clock.advanceMs(10_000);
    expect(scene.events).toMatchObject([{ type: 'registered', identity: { symbols: [] } }]);
    scene.server.behaviour.leavesUnanswered = [];
    scene.server.symbols.clear();
    scene.server.symbols.set('NQH27', { ...DTC_NQ, symbol: 'NQH27' });
    scene.symbols = ['NQZ26', 'NQH27'];
    scene.report();
    expect(scene.events.findLast(({ type }) => type === 'registered')).toMatchObject({
      identity: { symbols: [{ symbol: 'NQH27' }] },
    });
  });
});

describe('data that Sierra Chart has refused', () => {
  it('stays refused in the light when the feed was down and came back, and is asked for again', () => {
    const scene = sceneThat({ givesData: false });
    const asked = (): number => scene.server.of('MARKET_DATA_REQUEST').length;
    scene.server.say('MARKET_DATA_FEED_STATUS', { Status: 1 });
    scene.clock.advanceMs(10);
    expect(scene.light()?.data).toMatchObject({ state: 'red', cause: 'feed_down' });
    const before = asked();
    scene.server.say('MARKET_DATA_FEED_STATUS', { Status: 2 });
    scene.clock.advanceMs(10);
    expect(asked()).toBe(before + 1);
    expect(scene.light()?.data).toMatchObject({ state: 'amber', cause: 'refused_by_platform' });
    scene.server.behaviour.givesData = true;
    scene.server.say('MARKET_DATA_FEED_STATUS', { Status: 1 });
    scene.server.say('MARKET_DATA_FEED_STATUS', { Status: 2 });
    scene.clock.advanceMs(10);
    expect(scene.light()?.data).toEqual({ state: 'green' });
    expect(scene.ticks.length).toBeGreaterThan(0);
  });

  it.each([
    [1, 1],
    [0, 0],
  ])('is subscribed to anew after an outage where the server says %i of it', (says, times) => {
    const scene = sceneThat({ forgetsSubscriptions: says === 1 });
    const before = scene.server.of('MARKET_DATA_REQUEST').length;
    scene.server.say('MARKET_DATA_FEED_STATUS', { Status: 1 });
    scene.server.say('MARKET_DATA_FEED_STATUS', { Status: 2 });
    scene.clock.advanceMs(10);
    expect(scene.server.of('MARKET_DATA_REQUEST')).toHaveLength(before + times);
  });
});
