import type { Effect } from '../../core/engine/effect.ts';
import type { PlatformReport } from '../../core/model/event.ts';
import type { FlatCertificate } from '../../core/model/flat-certificate.ts';
import type { ClientId } from '../../core/model/ids.ts';
import type { PlatformIdentity } from '../../core/model/platform.ts';
import type { EngineScene } from './engine-scene.ts';
import { engineScene, ordersOf } from './engine-scene.ts';

export const ALPHA = 'alpha' as ClientId;
export const OPERATOR = 'operator' as ClientId;
export const NQ_LONG = { positions: [{ symbol: 'NQ 12-26', size: 1, averagePrice: 100 }] };
export const FLAT: Partial<PlatformReport> = {};

/** A scene in which each platform is long 1 NQ. */
export function long(...platforms: readonly PlatformIdentity[]): EngineScene {
  const scene = engineScene(platforms);
  for (const order of ordersOf(scene.signal({ clientOrderId: 'open' })))
    for (const { platform } of scene.engine.orders().filter(({ orderId }) => orderId === order.orderId))
      scene.fill(platform, order, 100);
  return scene;
}

/** A kill by the command line unless a test says otherwise. */
export const kill = (scene: EngineScene, flatten = true, by = 'cli'): readonly Effect[] =>
  scene.step({ type: 'killReceived', by, reason: 'test', flatten });
/** A client's flatten `f1`, or a person's. */
export const flatten = (scene: EngineScene, symbol?: string, client = ALPHA): readonly Effect[] =>
  scene.step({
    type: 'flattenReceived',
    request: { client, clientOrderId: 'f1', ...(symbol !== undefined && { symbol }) },
    by: client === OPERATOR ? 'panel' : 'nexus:alpha',
  });
/** The newest certificate. */
export const certificate = (scene: EngineScene): FlatCertificate | undefined => scene.engine.certificates()[0];

/** Lets the flatten's close fill, and hands it a report of a flat platform. */
export function closeAndProve(scene: EngineScene, effects: readonly Effect[], platform = 'nt8'): readonly Effect[] {
  const [close] = ordersOf(effects);
  scene.sent(effects);
  scene.fill(platform, close!, 101);
  return scene.report(platform, FLAT);
}
