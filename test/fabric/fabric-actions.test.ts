import { decode, encode } from '@msgpack/msgpack';
import { describe, expect, it } from 'vitest';
import { fabricActions } from '../../core/app/fabric-actions.ts';
import { memoryRiskFile } from '../../core/app/risk-file.ts';
import { benchRiskText } from '../../core/app/risk-profiles.ts';
import { createFabricBook } from '../../core/app/fabric-book.ts';
import type { WorkedEvent } from '../../core/app/inbox.ts';
import { createFabricDoor, type FabricDoor } from '../../core/doors/fabric-door.ts';
import type { ReportedPosition } from '../../core/model/event.ts';
import type { PlatformId } from '../../core/model/ids.ts';
import { unlimitedRiskFile } from '../support/bench-limits.ts';
import { gatewayScene } from '../support/gateway-scene.ts';

const MT5 = 'mt5_global' as PlatformId;

interface Answer {
  readonly status: string;
  readonly data: Readonly<Record<string, unknown>> | null;
  readonly error?: { readonly code: string; readonly reason: string };
}

let ids = 0;
const newId = (): string => `${String((ids += 1)).padStart(8, '0')}-2222-4333-8444-555555555555`;

/** A gateway with a legacy MetaTrader 5 that quotes NAS100, and a fabric without sockets. */
async function scene(clients?: ReadonlyMap<string, string>, riskFile = unlimitedRiskFile()) {
  const gateway = await gatewayScene({ riskFile });
  const platform = gateway.legacyPlatform(MT5, 'NAS100', 16_250);
  const book = createFabricBook();
  const openDoor = (): FabricDoor =>
    createFabricDoor({
      clock: gateway.clock,
      ageMsMax: 10_000,
      count: () => {},
      log: () => {},
      actions: fabricActions({
        gateway: gateway.gateway,
        ground: gateway.gateway.fabricGround,
        settings: {
          host: '127.0.0.1',
          commandPort: 0,
          dataPort: 0,
          clients,
          defaultPlatform: MT5,
          ageMsMax: 10_000,
        },
        book,
        nowUs: () => gateway.clock.nowUs(),
        session: 's1',
      }),
    });
  let door = openDoor();
  const ask = async (
    action: string,
    payload: object = {},
    requestId = newId(),
    timestamp = gateway.clock.nowUs() / 1e6,
  ): Promise<Answer> => {
    const request = { action, request_id: requestId, timestamp, payload };
    const answer = door.answer(Buffer.from(encode(request)));
    for (let turns = 0; turns < 20; turns++) {
      await Promise.resolve();
      gateway.pass();
    }
    return decode(await answer) as Answer;
  };
  /** What the platform's report says that the book does not keep. */
  const report = (positions: readonly ReportedPosition[], equity?: number): void => {
    const event = {
      type: 'reportReceived' as const,
      atUs: gateway.clock.nowUs(),
      platform: MT5,
      report: {
        requestId: 'r',
        historyFromUs: 0,
        orders: [],
        executions: [],
        positions,
        ...(equity !== undefined && { balance: { currency: 'USD', equity } }),
      },
    };
    book.take({ event, decisions: [], effects: [], tookUs: 0, journalledUs: 0 } satisfies WorkedEvent);
  };
  const fillAll = (): void => {
    for (const order of platform.orders()) platform.fill(order, 16_250);
  };
  /** What a start of the gateway does to the door: it remembers nothing, while the journal does. */
  const forget = (): void => {
    door = openDoor();
  };
  return { gateway, platform, ask, report, fillAll, forget };
}

describe('OPEN_ORDER', () => {
  it('sends the volume as it stands, in the unit of the platform, to that platform alone', async () => {
    const { gateway, platform, ask } = await scene();
    const other = gateway.legacyPlatform('nt8', 'NQ 03-25');
    const answer = await ask('OPEN_ORDER', { symbol: 'NQ', side: 'SELL', volume: 0.3 });
    expect(answer).toMatchObject({
      status: 'SUCCESS',
      data: { symbol: 'NQ', side: 'SELL', orders: [{ platform: MT5, symbol: 'NAS100', volume: 0.3, unit: 'lots' }] },
    });
    expect(platform.orders()).toMatchObject([{ symbol: 'NAS100', side: 'SELL', quantity: 0.3 }]);
    expect(other.orders()).toEqual([]);
  });

  it('knows the symbol of the platform, and another platform where it is named', async () => {
    const { gateway, platform, ask, fillAll } = await scene();
    const other = gateway.legacyPlatform('nt8', 'NQ 12-26');
    expect(await ask('OPEN_ORDER', { symbol: 'NAS100', side: 'BUY', volume: 1 })).toMatchObject({ status: 'SUCCESS' });
    expect(platform.orders()).toHaveLength(1);
    fillAll();
    const there = await ask('OPEN_ORDER', { symbol: 'NQ', side: 'BUY', volume: 1, platform: 'nt8' });
    expect(there).toMatchObject({ data: { orders: [{ platform: 'nt8', volume: 1, unit: 'contracts' }] } });
    expect(other.orders()).toMatchObject([{ quantity: 1 }]);
  });

  it.each([
    ['a volume between two steps', { volume: 0.13 }, 'VOLUME_INVALID'],
    ['no volume', { volume: 0 }, 'VOLUME_INVALID'],
    ['a volume below nothing', { volume: -1 }, 'VOLUME_INVALID'],
    ['a volume that is a text', { volume: '1' }, 'VOLUME_INVALID'],
    ['a side that is none', { side: 'LONG' }, 'SIDE_INVALID'],
    ['a symbol that nobody knows', { symbol: 'XYZ' }, 'SYMBOL_UNKNOWN'],
    ['no symbol', { symbol: undefined }, 'KEY_MISSING'],
    ['a platform that never came', { platform: 'quantower' }, 'PLATFORM_ABSENT'],
    ['a platform that cannot be', { platform: 'MT 5' }, 'PLATFORM_UNKNOWN'],
    ['a limit order without its price', { order_type: 'LIMIT' }, 'PRICE_MISSING'],
    ['a stop order without its price', { order_type: 'STOP' }, 'PRICE_MISSING'],
    ['an order type that is none', { order_type: 'ICEBERG' }, 'VALUE_INVALID'],
    ['a stop above the market of what is bought', { sl: 16_300 }, 'VALUE_INVALID'],
    ['a target below it', { tp: 16_200 }, 'VALUE_INVALID'],
    ['a stop for which there is no market', { symbol: 'ES', sl: 4_700 }, 'VALUE_INVALID'],
  ])('refuses %s, and sends nothing', async (_, terms, code) => {
    const { platform, ask } = await scene();
    const answer = await ask('OPEN_ORDER', { symbol: 'NQ', side: 'BUY', volume: 1, ...terms });
    expect(answer).toMatchObject({ status: 'ERROR', data: null, error: { code } });
    expect(answer.error?.reason).toMatch(/\S/);
    expect(platform.orders()).toEqual([]);
  });

  it('keeps its stop and its target as distances from the market', async () => {
    const { gateway, ask, fillAll } = await scene();
    const terms = { symbol: 'NQ', side: 'BUY', volume: 1, sl: 16_200, tp: 16_350 };
    expect(await ask('OPEN_ORDER', terms)).toMatchObject({ status: 'SUCCESS' });
    fillAll();
    expect(gateway.gateway.view.protections()).toMatchObject([{ stop: { price: 16_200 }, target: { price: 16_350 } }]);
  });

  it('measures a stop from the market of its own platform alone, which others quote with a basis or make up', async () => {
    const { gateway, ask } = await scene();
    const other = gateway.legacyPlatform('nt8', 'NQ 12-26', 16_400);
    const elsewhere = { symbol: 'ES', side: 'BUY', volume: 1, sl: 4_700 };
    other.tick('ES 12-26', 4_750);
    const answer = await ask('OPEN_ORDER', elsewhere);
    expect(answer).toMatchObject({ error: { code: 'VALUE_INVALID' } });
    expect(answer.error?.reason).toContain('mt5_global');
    expect(await ask('OPEN_ORDER', { ...elsewhere, platform: 'nt8' })).toMatchObject({ status: 'SUCCESS' });
  });

  it('measures no stop from a market that stands still', async () => {
    const limited = benchRiskText().replace('quote_max_age_ms: off', 'quote_max_age_ms: 60000');
    const { gateway, platform, ask } = await scene(undefined, memoryRiskFile(limited));
    const other = gateway.legacyPlatform('nt8', 'NQ 12-26', 16_400);
    gateway.pass(3_600_000);
    other.tick('NQ 12-26', 16_400);
    const terms = { symbol: 'NQ', side: 'BUY', volume: 1, sl: 16_200 };
    expect(await ask('OPEN_ORDER', terms)).toMatchObject({ error: { code: 'QUOTE_STALE' } });
    platform.tick('NAS100', 16_255);
    expect(await ask('OPEN_ORDER', terms)).toMatchObject({ status: 'SUCCESS' });
  });

  it.each([
    ['may enter live where its sender showed a listed key', new Map([['key', 'brain']]), true],
    ['may not without', undefined, undefined],
  ])('%s', async (_, clients, isTrusted) => {
    const { gateway, ask } = await scene(clients);
    const seen: unknown[] = [];
    gateway.gateway.observe(({ event }) => {
      if (event.type === 'signalReceived') seen.push(event.request.isTrusted);
    });
    await ask('OPEN_ORDER', { symbol: 'NQ', side: 'BUY', volume: 1 });
    expect(seen).toEqual([isTrusted]);
  });

  it('passes every check that any signal passes', async () => {
    const { ask } = await scene();
    await ask('OPEN_ORDER', { symbol: 'NQ', side: 'BUY', volume: 1 });
    expect(await ask('OPEN_ORDER', { symbol: 'NQ', side: 'BUY', volume: 1 })).toMatchObject({
      error: { code: 'DUPLICATE_ACTIVE_ORDER' },
    });
  });

  it('answers a repeat that the door forgot, wherever the market and however old it is, and never bids to decide anew', async () => {
    const { gateway, platform, ask, fillAll, forget } = await scene();
    const terms = { symbol: 'NQ', side: 'BUY', volume: 1, sl: 16_200 };
    const id = newId();
    const madeS = gateway.clock.nowUs() / 1e6;
    const first = await ask('OPEN_ORDER', terms, id);
    fillAll();
    platform.tick('NAS100', 16_150);
    const sent = platform.orders().length;
    forget();
    expect(await ask('OPEN_ORDER', terms, id)).toMatchObject({ status: 'SUCCESS', data: first.data });
    gateway.pass(60_000);
    expect(await ask('OPEN_ORDER', terms, id, madeS)).toMatchObject({ status: 'SUCCESS', data: first.data });
    expect(platform.orders()).toHaveLength(sent);
  });

  it.each([
    ['another side', { side: 'SELL' }],
    ['another volume', { volume: 2 }],
    ['another symbol', { symbol: 'ES' }],
    ['another platform', { platform: 'nt8' }],
    ['another type', { order_type: 'STOP' }],
  ])('refuses an id that the door forgot for %s', async (_, other) => {
    const { gateway, platform, ask, forget } = await scene();
    gateway.legacyPlatform('nt8', 'NQ 12-26');
    const terms = { symbol: 'NQ', side: 'BUY', volume: 1, price: 16_100 };
    const id = newId();
    expect(await ask('OPEN_ORDER', terms, id)).toMatchObject({ status: 'SUCCESS' });
    forget();
    expect(await ask('OPEN_ORDER', terms, id)).toMatchObject({ status: 'SUCCESS' });
    expect(await ask('OPEN_ORDER', { ...terms, ...other }, id)).toMatchObject({ error: { code: 'REQUEST_ID_REUSED' } });
    expect(platform.orders()).toHaveLength(1);
  });

  it('refuses a denied order again after the door forgot it, and its id for another price', async () => {
    const { ask, forget } = await scene();
    const terms = { symbol: 'NQ', side: 'BUY', volume: 1, order_type: 'LIMIT', price: 16_100 };
    const id = newId();
    const first = await ask('OPEN_ORDER', terms, id);
    expect(first).toMatchObject({ status: 'ERROR', error: { code: 'ORDER_TYPE_UNSUPPORTED' } });
    forget();
    expect(await ask('OPEN_ORDER', terms, id)).toMatchObject({ error: first.error });
    expect(await ask('OPEN_ORDER', { ...terms, price: 16_110 }, id)).toMatchObject({
      error: { code: 'REQUEST_ID_REUSED' },
    });
  });

  it('acts once over all doors: what a pipeline sends under the same id is refused or answered', async () => {
    const { gateway, platform, ask } = await scene();
    const id = newId();
    await ask('OPEN_ORDER', { symbol: 'NQ', side: 'BUY', volume: 20 }, id);
    const pipeline = gateway.nexusDoor.dial();
    pipeline.says({ type: 'HELLO', protocol: 1, client: 'alpha' });
    pipeline.says({ type: 'SIGNAL', symbol: 'NQ', side: 'BUY', quantity: 1, order_id: id, platforms: [MT5] });
    gateway.pass();
    pipeline.says({ type: 'SIGNAL', symbol: 'NQ', side: 'BUY', quantity: 2, order_id: id });
    gateway.pass();
    expect(platform.orders()).toHaveLength(1);
    expect(pipeline.of('ORDER_REJECT')).toMatchObject([{ order_id: id, code: 'ID_REUSED' }]);
  });

  it('acts once where the pipeline was first', async () => {
    const { gateway, platform, ask } = await scene();
    const id = newId();
    const pipeline = gateway.legacyClient();
    pipeline.says({ type: 'SIGNAL', symbol: 'NQ', side: 'BUY', quantity: 1, order_id: id });
    gateway.pass();
    expect(await ask('OPEN_ORDER', { symbol: 'NQ', side: 'BUY', volume: 20 }, id)).toMatchObject({
      error: { code: 'ID_REUSED' },
    });
    expect(platform.orders()).toHaveLength(1);
  });
});

describe('CLOSE_POSITION', () => {
  it('closes what is held of a symbol on one platform, once per request', async () => {
    const { platform, ask, fillAll, gateway } = await scene();
    await ask('OPEN_ORDER', { symbol: 'NQ', side: 'BUY', volume: 2 });
    fillAll();
    const id = newId();
    const first = await ask('CLOSE_POSITION', { symbol: 'NQ' }, id);
    expect(first).toMatchObject({ status: 'SUCCESS', data: { symbol: 'NQ', platform: MT5 } });
    expect(platform.orders().at(-1)).toMatchObject({ side: 'SELL', quantity: 2 });
    platform.fill(platform.orders().at(-1)!, 16_251);
    expect(gateway.gateway.view.positions().filter(({ size }) => size !== 0)).toEqual([]);
    await ask('OPEN_ORDER', { symbol: 'NQ', side: 'BUY', volume: 1 });
    platform.fill(platform.orders().at(-1)!, 16_251);
    expect(await ask('CLOSE_POSITION', { symbol: 'NQ' }, id)).toMatchObject({ status: 'SUCCESS', data: first.data });
    expect(gateway.gateway.view.positions().filter(({ size }) => size !== 0)).toHaveLength(1);
  });

  it('answers a close that the door forgot, though its ticket is gone and it is old', async () => {
    const { gateway, platform, ask, report, fillAll, forget } = await scene();
    await ask('OPEN_ORDER', { symbol: 'NQ', side: 'BUY', volume: 2 });
    fillAll();
    report([{ symbol: 'NAS100', averagePrice: 16_250, size: 2, ticket: '77' }]);
    const id = newId();
    const madeS = gateway.clock.nowUs() / 1e6;
    const first = await ask('CLOSE_POSITION', { ticket: 77 }, id);
    platform.fill(platform.orders().at(-1)!, 16_251);
    report([]);
    forget();
    gateway.pass(60_000);
    expect(await ask('CLOSE_POSITION', { ticket: 77 }, id, madeS)).toMatchObject({
      status: 'SUCCESS',
      data: first.data,
    });
    expect(await ask('CLOSE_POSITION', { symbol: 'ES' }, id)).toMatchObject({ error: { code: 'REQUEST_ID_REUSED' } });
    expect(platform.orders()).toHaveLength(2);
  });

  it('says that nothing is held, and what is missing', async () => {
    const { ask } = await scene();
    expect(await ask('CLOSE_POSITION', { symbol: 'NQ' })).toMatchObject({ error: { code: 'ALREADY_FLAT' } });
    expect(await ask('CLOSE_POSITION', {})).toMatchObject({ error: { code: 'KEY_MISSING' } });
    expect(await ask('CLOSE_POSITION', { symbol: 'XYZ' })).toMatchObject({ error: { code: 'SYMBOL_UNKNOWN' } });
  });

  it('closes by a ticket that the platform states, where it is the only one of its symbol', async () => {
    const { platform, ask, report, fillAll } = await scene();
    await ask('OPEN_ORDER', { symbol: 'NQ', side: 'BUY', volume: 2 });
    fillAll();
    expect(await ask('CLOSE_POSITION', { ticket: 77 })).toMatchObject({ error: { code: 'TICKET_UNKNOWN' } });
    const held = { symbol: 'NAS100', averagePrice: 16_250 };
    report([
      { ...held, size: 1, ticket: '77' },
      { ...held, size: 1, ticket: '78' },
    ]);
    expect(await ask('CLOSE_POSITION', { ticket: 77 })).toMatchObject({ error: { code: 'TICKET_NOT_ALONE' } });
    report([{ ...held, size: 2, ticket: '77' }]);
    expect(await ask('GET_POSITIONS')).toMatchObject({
      data: { positions: [{ symbol: 'NAS100', qty: 2, tickets: [{ ticket: '77', qty: 2 }] }] },
    });
    expect(await ask('CLOSE_POSITION', { ticket: 77 })).toMatchObject({ status: 'SUCCESS', data: { symbol: 'NQ' } });
    expect(platform.orders().at(-1)).toMatchObject({ side: 'SELL', quantity: 2 });
  });
});

describe('the other actions', () => {
  it('tell what the account is worth as the platform stated it last', async () => {
    const { ask, report } = await scene();
    report([], 10_250.5);
    expect(await ask('GET_ACCOUNT_INFO')).toMatchObject({
      data: { trading: { state: 'active' }, accounts: [{ platform: MT5, equity: 10_250.5, currency: 'USD' }] },
    });
  });

  it('kill through the operators’ own command: entries are shut, everything is closed, and only a person goes on', async () => {
    const { platform, ask, fillAll, gateway } = await scene();
    await ask('OPEN_ORDER', { symbol: 'NQ', side: 'BUY', volume: 2 });
    fillAll();
    expect(await ask('KILL_SWITCH')).toMatchObject({ data: { state: 'halted', by: 'fabric', flatten: true } });
    expect(gateway.gateway.gate.isOpen).toBe(false);
    expect(platform.orders().at(-1)).toMatchObject({ side: 'SELL', quantity: 2 });
    expect(await ask('REARM', { reason: 'over' })).toMatchObject({ error: { code: 'ACTION_UNKNOWN' } });
  });
});
