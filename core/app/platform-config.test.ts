import { describe, expect, it } from 'vitest';
import { readConfig, shippedConfigText } from './config.ts';
import { describeConfigError } from '../instruments/config-error.ts';

function faults(text: string): readonly string[] {
  const read = readConfig({ text: `version: 1\n${text}`, file: 'gateway.yaml' });
  return read.ok ? [] : read.error.map((error) => describeConfigError(error));
}

describe('the platforms of gateway.yaml', () => {
  it('are none as shipped', () => {
    const read = readConfig({ text: shippedConfigText(), file: 'gateway.yaml' });
    expect(read.ok && read.value.platforms.size).toBe(0);
  });

  it('are made by the catalog, with defaults for what is not stated', () => {
    const read = readConfig({ text: 'version: 1\nplatforms: { sierra: , mt5_global: {} }', file: 'gateway.yaml' });
    expect(read.ok && [...read.value.platforms.keys()]).toEqual(['sierra', 'mt5_global']);
  });

  it.each([
    ['sierra: { acount: Sim1 }', 3, /acount/],
    ['sierra: { port: 70000 }', 3, /65535/],
    ['sierra: { host: 10.0.0.1 }', 3, /loopback/],
    ['sierra: { account: "Konto-ü" }', 3, /printable ASCII/],
    ['sierra: { heartbeat_s: 2 }', 3, /heartbeat_s/],
    ['nt9: {}', 3, /expected sierra, mt5_global, mt5_brazil/],
  ])('that cannot be, as %s, are named with their line and what was expected', (entry, line, words) => {
    const said = faults(`platforms:\n  ${entry}`);
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(words);
    expect(said[0]).toContain(String(line));
  });
});
