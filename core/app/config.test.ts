import { describe, expect, it } from 'vitest';
import { describeConfigError } from '../instruments/config-error.ts';
import type { PlatformId } from '../model/ids.ts';
import { readConfig, shippedConfigText } from './config.ts';
import { policyFor } from './reconcile-config.ts';

function faults(text: string): readonly string[] {
  const read = readConfig({ text, file: 'gateway.yaml' });
  return read.ok ? [] : read.error.map(describeConfigError);
}

describe('gateway.yaml', () => {
  it('is shipped with exactly the values that hold without it', () => {
    const shipped = readConfig({ text: shippedConfigText(), file: 'gateway.yaml' });
    expect(shipped.ok).toBe(true);
    expect(shipped).toEqual(readConfig({ text: '', file: 'gateway.yaml' }));
  });

  it('may state a few keys and leave the others at their defaults', () => {
    const read = readConfig({
      text: 'ports: { nexus: 0 }\nsignals: { default_quantity: 2 }\nsimulated_platforms: []',
      file: 'gateway.yaml',
    });
    expect(read).toMatchObject({
      ok: true,
      value: {
        ports: { platform: 5555, nexus: 0, admin: 5557 },
        defaultQuantity: 2,
        simulatedPlatforms: [],
        orderTimeoutMs: 10_000,
        reconcileEveryMs: 5_000,
      },
    });
  });

  it('resolves the aliases of platforms', () => {
    const read = readConfig({ text: 'bridge_ports: { MT5: 0 }', file: 'gateway.yaml' });
    expect(read.ok && [...read.value.bridgePorts]).toContainEqual(['mt5_global', 0]);
  });

  it.each([
    ['reconcile_policy: adopt', ['adopt', 'adopt']],
    ['reconcile_policy: { default: flatten, NT8: ask }', ['ask', 'flatten']],
    ['reconcile_policy: { nt8: adopt }', ['adopt', 'ask']],
    ['', ['ask', 'ask']],
  ])('reads %s for nt8 and for every other platform', (text, policies) => {
    const read = readConfig({ text, file: 'gateway.yaml' });
    if (!read.ok) throw new Error('it does not load');
    const { reconcilePolicy } = read.value;
    expect(['nt8', 'sierra'].map((id) => policyFor(reconcilePolicy, id as PlatformId))).toEqual(policies);
  });

  it.each([
    [
      'a policy that is none',
      'reconcile_policy: guess',
      'gateway.yaml:1 reconcile_policy: expected ask, adopt or flatten',
    ],
    ['a policy of no platform', 'reconcile_policy: { "n t": ask }', 'gateway.yaml:1 reconcile_policy.n t: '],
    ['a key that does not exist', 'demo: true\nports: { nexsus: 1 }', 'gateway.yaml:2 ports.nexsus: '],
    ['a port that is none', 'ports:\n  nexus: 70000', 'gateway.yaml:2 ports.nexus: '],
    ['one port twice', 'ports: { nexus: 5555 }', 'gateway.yaml:1 ports: expected three different ports'],
    ['words for a number', 'orders:\n  timeout_ms: soon', 'gateway.yaml:2 orders.timeout_ms: '],
    ['a negative quantity', 'signals: { default_quantity: -1 }', 'gateway.yaml:1 signals.default_quantity: '],
    ['an address beyond this machine', 'host: 0.0.0.0', 'gateway.yaml:1 host: expected a loopback address'],
    ['a simulator under a real name', 'simulated_platforms: [nt8]', 'gateway.yaml:1 simulated_platforms.0: '],
    ['a bridge of no platform', 'bridge_ports: { "n t": 1 }', 'gateway.yaml:1 bridge_ports.n t: '],
    ['a newer version', 'version: 2', 'gateway.yaml:1 version: expected version 1'],
    ['broken YAML', 'ports: [', 'gateway.yaml:1'],
  ])('names file, line and key of %s', (_, text, start) => {
    expect(faults(text)[0]).toMatch(new RegExp(`^${start.replaceAll('.', '\\.')}`));
  });
});
