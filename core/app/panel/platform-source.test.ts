import { expect, it } from 'vitest';
import { engineScene, v1Platform } from '../../../test/support/engine-scene.ts';
import { createMeasures } from '../measures.ts';
import { createPlatformSwitches, memorySwitchStore } from '../platform-switches.ts';
import { platformRows } from './platform-source.ts';
import type { PlatformView } from '../../api/platform-view.ts';
import type { PlatformId } from '../../model/ids.ts';

/** The row of a platform whose bridge says that it is of this version. */
function rowOf(scene: ReturnType<typeof engineScene>): PlatformView | undefined {
  const rows = platformRows(
    {
      view: scene.engine,
      switches: createPlatformSwitches(memorySwitchStore(), () => {}),
      ownPlatforms: () => [],
      sessions: () => [],
      activity: () => undefined,
      lastSeenUs: () => undefined,
      toldLights: new Map(),
      measures: createMeasures(),
      notesOn: () => [],
      bridgePorts: new Map(),
      installedBridge: () => '1.1',
      arming: () => undefined,
      nowUs: () => scene.nowUs,
    },
    () => 0,
  );
  return rows.find(({ platform }) => platform === 'nt8');
}

it('tells the version that a bridge states beside the one that was installed, as long as it is connected', () => {
  const scene = engineScene([v1Platform('nt8', { bridgeVersion: '1.0' })]);
  expect(rowOf(scene)?.bridge).toMatchObject({ version: '1.0', installed: '1.1' });
  scene.step({ type: 'platformLost', platform: 'nt8' as PlatformId, reason: 'gone' });
  expect(rowOf(scene)?.bridge).toMatchObject({ version: null, installed: '1.1' });
  expect(rowOf(engineScene([v1Platform('nt8')]))?.bridge.version).toBeNull();
});
