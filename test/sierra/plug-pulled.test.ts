import { describe, expect, it } from 'vitest';
import { sierraGateway } from '../support/sierra-gateway.ts';
import { holdTruth, POINTS, SETTLE_MS, type Life } from '../support/sierra-lives.ts';
import { SIERRA } from '../support/sierra-scene.ts';

describe('the plug of Sierra Chart, pulled in the life of an order', () => {
  it('is pulled at twenty points and one more', () => {
    expect(POINTS).toHaveLength(21);
  });

  it.for(POINTS)('%s: %s', ([, point, life]) => pullAt(life, point, false));

  it.for(POINTS)('with a history that renames executions, %s: %s', ([, point, life]) => pullAt(life, point, true));
});

async function pullAt(life: Life, point: string, renamesHistory: boolean): Promise<void> {
  const scene = await sierraGateway({
    prepare: ({ behaviour }) => {
      behaviour.renamesHistory = renamesHistory;
    },
  });
  const { server, pass, gateway } = scene;
  let pulls = 0;
  server.step = (name) => {
    if (name !== point || pulls > 0) return;
    pulls += 1;
    server.cut();
  };
  const client = scene.legacyClient();
  life.drive(scene, (message) => client.says(message));
  expect(pulls).toBe(1);
  pass(SETTLE_MS);

  expect(gateway.view.platform(SIERRA)?.linked).toBe(true);
  holdTruth(server, scene);
  // And it stays the truth: later reports change nothing.
  pass(20_000);
  holdTruth(server, scene);
  expect(gateway.view.differences().filter(({ standing }) => standing.state !== 'settled')).toEqual([]);
}
