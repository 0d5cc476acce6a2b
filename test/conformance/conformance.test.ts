import { describe, expect, it, onTestFinished } from 'vitest';
import type { Abilities } from '../../core/model/platform.ts';
import { CASES, type Case } from './cases.ts';
import { Rig, type RigParts } from './rig.ts';
import { sierraRig } from './sierra-rig.ts';
import { simRig } from './sim-rig.ts';

/** Every adapter against its peer, one line each. */
const RIGS: readonly (readonly [name: string, make: () => Promise<RigParts>])[] = [
  ['the simulator', simRig],
  ['Sierra Chart', sierraRig],
];

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

describe.each(RIGS)('%s', (name, make) => {
  it.for(CASES)('$number. $title', async (one, { skip }) => {
    const abilities = await abilitiesOf(make);
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
