import { expect, it } from 'vitest';
import { saidIn } from '../../renderer/words/said.ts';
import type { DtcBehaviour } from '../support/dtc-behaviour.ts';
import { sierraScene, type SierraScene } from '../support/sierra-scene.ts';

interface World {
  readonly behaviour?: Partial<DtcBehaviour>;
  readonly settings?: Record<string, unknown>;
  /** After the first second. */
  readonly afterwards?: (scene: SierraScene) => void;
}

const WORLDS: Readonly<Record<string, World>> = {
  'another encoding': { behaviour: { encoding: 2 } },
  silence: { behaviour: { encoding: 'silent', beats: false } },
  'a refused logon': { behaviour: { logon: 2 } },
  'a logon refused for good': { behaviour: { logon: 3, logonText: '' } },
  'another address': { behaviour: { logon: 4, reconnectAddress: '10.0.0.1' } },
  'no account': { behaviour: { accounts: [] } },
  'another account': { behaviour: { accounts: ['Sim2'] }, settings: { account: 'Sim1' } },
  'several accounts': { behaviour: { accounts: ['Sim1', 'Sim2'] } },
  'trading switched off': { behaviour: { tradingIsSupported: false } },
  'a disabled account': { behaviour: { disabledAccounts: ['Sim1'] } },
  'the wrong simulation mode': {
    behaviour: { tradeSimulationMode: false },
    afterwards: (scene) => void scene.submit({ number: 1 }),
  },
  'refused data': { behaviour: { givesData: false } },
  'a feed that is down': { afterwards: ({ server }) => server.say('MARKET_DATA_FEED_STATUS', { Status: 1 }) },
  'a logoff': { afterwards: ({ server }) => server.say('LOGOFF', { DoNotReconnect: 1 }) },
  'a cut': { afterwards: ({ server }) => server.cut() },
  nonsense: { afterwards: ({ server }) => server.sayBytes(new Uint8Array(8)) },
  nobody: { afterwards: ({ server }) => server.shut() },
  'a peer that says no word': { afterwards: ({ server }) => void Object.assign(server.behaviour, { isMute: true }) },
};

it.each(Object.keys(WORLDS))('puts the lights of Sierra Chart into Portuguese: %s', (name) => {
  const { behaviour = {}, settings = {}, afterwards } = WORLDS[name] ?? {};
  const scene = sierraScene({ settings, prepare: (server) => void Object.assign(server.behaviour, behaviour) });
  afterwards?.(scene);
  scene.clock.advanceMs(40_000);
  const unlit = scene.lights
    .flatMap(({ link, data, canTrade }) => [link, data, canTrade])
    .flatMap((light) => (light.state === 'green' ? [] : [light]));
  expect(unlit.length).toBeGreaterThan(0);
  for (const { reason, remedy } of unlit)
    for (const text of [reason, remedy]) expect(saidIn('pt-BR', text), text).not.toBe(text);
});
