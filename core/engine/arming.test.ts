import { describe, expect, it } from 'vitest';
import type { EngineScene } from '../../test/support/engine-scene.ts';
import {
  alertsOf,
  commandsOf,
  engineScene,
  legacyPlatform,
  ordersOf,
  SCENE_START_US,
  toldOf,
  v1Platform,
} from '../../test/support/engine-scene.ts';
import type { ClientId, PlatformId } from '../model/ids.ts';
import { LEGACY_CLIENT } from '../model/ids.ts';
import type { PlatformIdentity } from '../model/platform.ts';
import { NO_LIMITS } from '../model/risk-limits.ts';
import { testSymbolBook } from '../../test/support/symbol-book.ts';
import type { EngineConfig } from './config.ts';

const NT8 = 'nt8' as PlatformId;
const LIVE = { mode: 'live', account: 'U12345', login: 'trader', server: 'Prod1', hasToken: true } as const;
const live = (overrides: Partial<PlatformIdentity> = {}): PlatformIdentity =>
  v1Platform('nt8', { ...LIVE, ...overrides });

function scene(identity: PlatformIdentity = live(), config: Partial<EngineConfig> = {}): EngineScene {
  return engineScene([identity], { mode: 'live', ...config });
}

const wish = (overrides: object = {}) => ({
  platform: NT8,
  account: 'U12345',
  by: 'panel',
  reason: 'go',
  atUs: SCENE_START_US,
  ...overrides,
});
const arm = (given: EngineScene, overrides: object = {}) => given.step({ type: 'armReceived', ...wish(overrides) });
const trusted = { isTrusted: true } as const;

function armed(config: Partial<EngineConfig> = {}): EngineScene {
  const given = scene(live(), config);
  arm(given);
  return given;
}

/** An armed scene that holds one live contract. */
function long(): EngineScene {
  const given = armed();
  given.fill('nt8', ordersOf(given.signal({ clientOrderId: 'open', ...trusted }))[0]!, 100);
  return given;
}

describe('a live account', () => {
  it('gets no entry before it is armed, and entries afterwards', () => {
    const given = scene();
    expect(toldOf(given.signal(trusted), 'orderRejected')).toMatchObject([{ code: 'LIVE_NOT_ARMED' }]);
    expect(alertsOf(arm(given))).toEqual(['LIVE_ARMED']);
    expect(given.engine.platform(NT8)?.armed).toMatchObject({ account: 'U12345', by: 'panel', reason: 'go' });
    expect(ordersOf(given.signal(trusted))).toMatchObject([{ account: 'U12345', role: 'ENTRY' }]);
  });

  it.each([
    ['another account', live(), { account: 'u12345' }, 'LIVE_ACCOUNT_DIFFERS'],
    ['no reason', live(), { reason: ' ' }, 'REASON_MISSING'],
    ['a client', live(), { by: 'nexus:alpha' }, 'ARM_NOT_HERE'],
    ['the fabric', live(), { by: 'fabric' }, 'ARM_NOT_HERE'],
    ['a platform that showed no token', v1Platform('nt8', { ...LIVE, hasToken: undefined }), {}, 'LIVE_UNPROVEN'],
    ['a platform without a server', v1Platform('nt8', { ...LIVE, server: undefined }), {}, 'LIVE_UNPROVEN'],
    ['a demo account', v1Platform('nt8', { account: 'U12345', hasToken: true }), {}, 'LIVE_UNPROVEN'],
    ['a legacy platform', legacyPlatform('nt8', { account: 'U12345' }), {}, 'LIVE_UNPROVEN'],
    ['a platform that is not there', live(), { platform: 'sierra' }, 'PLATFORM_UNKNOWN'],
  ])('is not armed by or for %s', (_name, identity, overrides, code) => {
    const given = scene(identity);
    expect(given.engine.armProblem(wish(overrides))?.code).toBe(code);
    arm(given, overrides);
    expect(given.engine.platform(NT8)?.armed).toBeUndefined();
  });

  it('is not armed, and takes no entry, before a person has confirmed what a contract is there', () => {
    const confirmed = new Set<string>();
    const symbols: EngineConfig['symbols'] = {
      ...testSymbolBook,
      roots: ['NQ', 'ES', 'WIN'],
      sizeLabel: (root) => `1 ${root} = 1 contract = $20/pt`,
      isSizeConfirmed: (root) => confirmed.has(root),
    };
    const given = scene(live(), { symbols });
    const problem = given.engine.armProblem(wish());
    expect(problem?.code).toBe('LIVE_SIZE_UNCONFIRMED');
    expect(problem?.reason).toContain('nexus symbols confirm NQ --platform nt8 --size "1 NQ = 1 contract = $20/pt"');
    expect(problem?.reason).not.toContain('WIN');
    expect(alertsOf(arm(given))).toEqual([]);
    confirmed.add('NQ');
    expect(alertsOf(arm(given))).toEqual(['LIVE_ARMED']);
    expect(toldOf(given.signal({ clientOrderId: 'e', symbol: 'ES', ...trusted }), 'orderRejected')).toMatchObject([
      { code: 'LIVE_SIZE_UNCONFIRMED' },
    ]);
    const [order] = ordersOf(given.signal({ clientOrderId: 'n', ...trusted }));
    given.fill('nt8', order!, 100);
    // The size has become another one since: what is held is closed, and nothing is added.
    confirmed.clear();
    const after = given.signal({ clientOrderId: 'x', side: 'SELL', quantity: 2, ...trusted });
    expect(ordersOf(after)).toMatchObject([{ size: 1, role: 'EXIT' }]);
  });

  it('asks for every root that the limits name', () => {
    const symbols: EngineConfig['symbols'] = {
      ...testSymbolBook,
      roots: ['NQ', 'ES'],
      isSizeConfirmed: (root) => root === 'NQ',
    };
    const limits = { ...NO_LIMITS, symbols: ['NQ', 'ES'] };
    expect(scene(live(), { symbols, limits }).engine.armProblem(wish())?.reason).toMatch(/confirm ES/u);
    const one = { ...NO_LIMITS, symbols: ['NQ'] };
    expect(scene(live(), { symbols, limits: one }).engine.armProblem(wish())).toBeUndefined();
  });

  it('is not armed on a gateway that runs on paper', () => {
    expect(scene(live(), { mode: 'paper' }).engine.armProblem(wish())?.code).toBe('LIVE_MODE_OFF');
  });

  it.each([
    ['account', { account: 'U999' }],
    ['login', { login: 'other' }],
    ['server', { server: 'Prod2' }],
    ['mode', { mode: 'demo' }],
  ] as const)('is disarmed, loudly, when its %s changes', (_name, change) => {
    const given = armed();
    expect(alertsOf(given.step({ type: 'platformRegistered', identity: live(change) }))).toContain('LIVE_DISARMED');
    given.report('nt8');
    expect(given.engine.platform(NT8)?.armed).toBeUndefined();
    given.step({ type: 'platformRegistered', identity: live() });
    given.report('nt8');
    expect(toldOf(given.signal(trusted), 'orderRejected')).toMatchObject([{ code: 'LIVE_NOT_ARMED' }]);
  });

  it('stays armed over a restart and a reconnect of the same account', () => {
    const before = armed();
    const given = engineScene([], { mode: 'live' });
    for (const decision of before.decisions) given.engine.restore(structuredClone(decision));
    given.nowUs = before.nowUs;
    given.step({ type: 'gatewayStarted' });
    given.step({ type: 'platformRegistered', identity: live() });
    given.report('nt8');
    expect(ordersOf(given.signal(trusted))).toHaveLength(1);
  });

  it('is disarmed by anybody, and its exits pass', () => {
    const given = long();
    expect(alertsOf(given.step({ type: 'disarmReceived', platform: NT8, by: 'cli', reason: 'lunch' }))).toEqual([
      'LIVE_DISARMED',
    ]);
    const sent = given.signal({ clientOrderId: 'out', side: 'SELL', quantity: 2, ...trusted });
    expect(ordersOf(sent)).toMatchObject([{ side: 'SELL', size: 1, role: 'EXIT' }]);
    expect(toldOf(sent, 'orderAcked')).toMatchObject([{ denied: [{ code: 'LIVE_NOT_ARMED' }] }]);
  });

  it('takes entries of clients that showed their token alone', () => {
    const given = armed();
    expect(toldOf(given.signal(), 'orderRejected')).toMatchObject([{ code: 'LIVE_TOKEN_REQUIRED' }]);
    expect(toldOf(given.target(1, 't1'), 'orderRejected')).toMatchObject([{ code: 'LIVE_TOKEN_REQUIRED' }]);
    expect(toldOf(given.signal({ client: LEGACY_CLIENT }), 'orderRejected')).toMatchObject([
      { code: 'LIVE_TOKEN_REQUIRED' },
    ]);
    expect(ordersOf(given.target(1, 't1', trusted))).toHaveLength(1);
  });

  it('takes entries of legacy clients only with the operator’s consent', () => {
    const given = armed({ legacyClientsLive: true });
    expect(toldOf(given.signal({ client: 'beta' as ClientId }), 'orderRejected')).toHaveLength(1);
    expect(ordersOf(given.signal({ client: LEGACY_CLIENT }))).toHaveLength(1);
  });

  it('never gets a signal for paper, not even an exit', () => {
    const given = long();
    for (const side of ['BUY', 'SELL'] as const)
      expect(
        toldOf(given.signal({ clientOrderId: side, side, mode: 'paper', ...trusted }), 'orderRejected'),
      ).toMatchObject([{ code: 'PAPER_ONLY' }]);
  });

  it('is spoken of by nobody who has not shown its token', () => {
    const given = long();
    const [order] = ordersOf(given.signal({ clientOrderId: 'more', ...trusted }));
    given.step({ type: 'platformLost', platform: NT8, reason: 'link down' });
    given.step({ type: 'disarmReceived', platform: NT8, by: 'cli', reason: 'lunch' });
    const { hasToken: _, ...bare } = live();
    given.step({ type: 'platformRegistered', identity: bare });
    expect(alertsOf(given.fill('nt8', order!, 1))).toEqual(['LIVE_UNPROVEN']);
    const orderId = order!.orderId;
    given.step({ type: 'orderStatusReceived', platform: NT8, orderId, status: 'cancelled' });
    expect(given.engine.order(orderId)).toMatchObject({ state: 'unknown', filledSize: 0 });
    given.report('nt8');
    expect(toldOf(given.signal({ clientOrderId: 'out', side: 'SELL', ...trusted }), 'orderRejected')).toMatchObject([
      { code: 'LIVE_UNPROVEN' },
    ]);
    const killed = given.step({ type: 'killReceived', by: 'cli', reason: 'who is that?', flatten: true });
    expect(ordersOf(killed)).toEqual([]);
    expect(commandsOf(killed).filter(({ type }) => type === 'submitOrder')).toEqual([]);
  });

  it('has its positions shut on a kill like any other', () => {
    const given = long();
    given.step({ type: 'killReceived', by: 'cli', reason: 'test', flatten: true });
    const closing = given.report('nt8', { positions: [{ symbol: 'NQ 12-26', size: 1, averagePrice: 100 }] });
    expect(ordersOf(closing)).toMatchObject([{ side: 'SELL', size: 1, account: 'U12345' }]);
  });
});
