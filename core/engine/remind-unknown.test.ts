import { expect, it } from 'vitest';
import { buildSignal, engineScene, ordersOf, v1Platform } from '../../test/support/engine-scene.ts';
import type { PlatformId } from '../model/ids.ts';

it('a denied entry names the order of unknown outcome that keeps it out, and how it is settled', () => {
  const scene = engineScene([v1Platform('nt8')]);
  scene.report('nt8');
  const [lost] = ordersOf(scene.step({ type: 'signalReceived', request: buildSignal(), quotes: [] }));
  scene.step({ type: 'platformLost', platform: 'nt8' as PlatformId, reason: 'cable' });
  scene.step({ type: 'platformRegistered', identity: v1Platform('nt8') });
  scene.report('nt8', { historyFromUs: Number.MAX_SAFE_INTEGER });
  const enter = (clientOrderId: string) =>
    scene
      .step({ type: 'signalReceived', request: buildSignal({ clientOrderId }), quotes: [] })
      .flatMap((effect) => (effect.type === 'alert' ? [effect.alert] : []));
  const [alert] = enter('s2');
  expect(alert).toMatchObject({ code: 'UNKNOWN_ORDER_OPEN', severity: 'warning', platform: 'nt8' });
  expect(alert?.text).toContain('Nothing more of NQ enters nt8');
  expect(alert?.text).toContain(`nexus orders settle ${lost?.orderId}`);
  // The same words again are counted, and not told anew.
  expect(enter('s3')).toEqual([alert]);
});
