import { describe, expect, it } from 'vitest';
import { readRiskLimits } from '../../core/app/risk-config.ts';
import { benchRiskText, profileChanges } from '../../core/app/risk-profiles.ts';
import { editYaml } from '../../core/instruments/edit-yaml.ts';
import type { PlatformId } from '../../core/model/ids.ts';
import { alertsOf, commandsOf, engineScene, ordersOf, v1Platform } from '../support/engine-scene.ts';

const NT8 = 'nt8' as PlatformId;

function restingEntry() {
  const scene = engineScene([v1Platform('nt8')]);
  const effects = scene.signal({ orderType: 'LIMIT', limitPrice: 90, timeInForce: 'GTC' });
  const [order] = ordersOf(effects);
  if (order === undefined) throw new Error('nothing was sent');
  scene.step({ type: 'orderStatusReceived', platform: NT8, orderId: order.orderId, status: 'working' });
  const listed = {
    orderId: order.orderId,
    symbol: order.symbol,
    side: order.side,
    size: order.size,
    filledSize: 0,
    fillPrice: 0,
    status: 'working',
  } as const;
  return { scene, order, listed };
}

function cancelsOf(effects: ReturnType<typeof commandsOf>): number {
  return effects.filter(({ type }) => type === 'cancelOrder').length;
}

describe('an entry whose cancel by a kill never arrived', () => {
  it('is cancelled again after the reconnect, and by each report until it is gone', () => {
    const { scene, listed } = restingEntry();
    scene.step({ type: 'platformLost', platform: NT8, reason: 'cable' });
    scene.step({ type: 'killReceived', by: 'panel', reason: 'stop', flatten: false });
    scene.step({ type: 'platformRegistered', identity: v1Platform('nt8') });
    expect(cancelsOf(commandsOf(scene.report('nt8', { orders: [listed] })))).toBe(1);
    scene.waitMs(60_000);
    expect(cancelsOf(commandsOf(scene.report('nt8', { orders: [listed] })))).toBe(1);
  });

  it('is left alone while trading is active', () => {
    const { scene, listed } = restingEntry();
    scene.waitMs(60_000);
    expect(cancelsOf(commandsOf(scene.report('nt8', { orders: [listed] })))).toBe(0);
  });

  it('is an alarm when it fills all the same', () => {
    const { scene, order } = restingEntry();
    scene.step({ type: 'killReceived', by: 'panel', reason: 'stop', flatten: false });
    expect(alertsOf(scene.fill('nt8', order, 90))).toContain('ENTERED_WHILE_HALTED');
  });
});

describe('a re-arm', () => {
  it('does not open the gate while the gateway is not well', () => {
    const { scene } = restingEntry();
    scene.step({ type: 'killReceived', by: 'panel', reason: 'stop', flatten: false });
    scene.step({ type: 'healthChanged', isHealthy: false, reason: 'it stood' });
    const effects = scene.step({ type: 'rearmReceived', by: 'panel', reason: 'tested' });
    expect(effects.filter(({ type }) => type === 'gate')).toEqual([{ type: 'gate', open: false }]);
  });
});

describe('a stage of going live', () => {
  it.each(['1', '2', '3', '4'] as const)('%s leaves no limit off that an earlier profile had switched off', (stage) => {
    const edited = editYaml({ text: benchRiskText(), file: 'risk_limits.yaml' }, profileChanges(stage));
    if (!edited.ok) throw new Error('the stage cannot be applied');
    const read = readRiskLimits({ text: edited.value, file: 'risk_limits.yaml' });
    if (!read.ok) throw new Error('the stage cannot be read');
    expect(read.value).toMatchObject({
      maxDailyLossUsd: 1_000,
      maxTotalPositions: 50,
      maxPositionValueUsd: 50_000,
      priceCollarPercent: 2,
      quoteMaxAgeLiveMs: 5_000,
      minConfidence: 0.65,
      lossesInARow: 5,
      clientSilentMs: 5_000,
      stalledMs: 2_000,
      sessionGate: 'live',
    });
  });
});
