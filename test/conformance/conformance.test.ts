import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { StartLinkProcess } from '../../core/adapters/link-process.ts';
import type { Abilities } from '../../core/model/platform.ts';
import { builtLink, edgeLane } from '../support/edge-lane.ts';
import { lane, type Lane } from '../support/lane.ts';
import { monoLane } from '../support/mono-lane.ts';
import { compiledBridge, hasCompiler } from '../support/mt5-program.ts';
import { compileNt8 } from '../support/nt8-terminal.ts';
import type { Case } from './case.ts';
import { CASES } from './cases.ts';
import { mt5Rig } from './mt5-rig.ts';
import { nt8Rig } from './nt8-rig.ts';
import { Rig, type RigParts } from './rig.ts';
import { sierraRig } from './sierra-rig.ts';
import { simRig } from './sim-rig.ts';

/** A terminal is a process of its own, on a machine that may be slow. */
const TEST_MS_MAX = 180_000;

const ROWS = CASES.map((one) => [one.number, one.title, one] as const);

/** Every adapter against its peer, one line each. */
const KINDS: readonly (readonly [name: string, group: Lane, make: () => Promise<RigParts>])[] = [
  ['the simulator', describe, simRig],
  ['Sierra Chart', describe, sierraRig],
  ['MetaTrader 5', lane('mt5', hasCompiler(), 'apt-get install g++'), async () => mt5Rig(await compiledBridge())],
  ['NinjaTrader 8 over TCP', monoLane(), () => nt8Rig(compileNt8())],
  ['NinjaTrader 8 over edge-js', edgeLane(), () => nt8Rig(compileNt8(), (link ??= builtLink()))],
];

let link: StartLinkProcess | undefined;

/** Why a case cannot be held against a platform; undefined where it can. */
function skipReason(one: Case, abilities: Abilities, parts: RigParts): string | undefined {
  if (one.ability !== undefined && !abilities[one.ability]) return `it states no ability to ${one.ability}`;
  if (one.orderType !== undefined && !abilities.orderTypes.includes(one.orderType))
    return `it states no ${one.orderType} orders`;
  return one.skill === undefined ? undefined : parts.peer.lacks[one.skill];
}

async function abilitiesOf(make: () => Promise<RigParts>): Promise<Abilities> {
  const parts = await make();
  const rig = new Rig(parts);
  await rig.connected();
  rig.stop();
  await parts.close();
  if (rig.abilities === undefined) throw new Error('an adapter states no abilities');
  return rig.abilities;
}

for (const [name, group, make] of KINDS)
  group(name, () => {
    let abilities: Abilities;

    beforeAll(async () => {
      abilities = await abilitiesOf(make);
    }, TEST_MS_MAX);

    it.for(ROWS)('%i. %s', { timeout: TEST_MS_MAX }, async ([, , one], { skip }) => {
      const parts = await make();
      onTestFinished(() => parts.close());
      const skipped = skipReason(one, abilities, parts);
      if (skipped !== undefined) {
        process.stdout.write(`conformance: ${name} skips ${one.number}. ${one.title}: ${skipped}\n`);
        skip(skipped);
      }
      const rig = new Rig(parts);
      await one.run(rig);
      expect(rig.broken).toEqual([]);
      rig.stop();
      const told = rig.events.length;
      await parts.pass(1_000);
      expect(rig.events).toHaveLength(told);
    });
  });

describe('the cases', () => {
  it('are numbered from 1 without a gap, so that a number names one promise for ever', () => {
    expect(CASES.map(({ number }) => number)).toEqual(CASES.map((_, index) => index + 1));
  });
});
