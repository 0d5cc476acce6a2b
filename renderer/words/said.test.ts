import { expect, it } from 'vitest';
import { engineScene, ordersOf, v1Platform } from '../../test/support/engine-scene.ts';
import { LIMIT_KEYS } from '../../core/app/limit-keys.ts';
import { checkChain, FLAG_WORDS } from '../../core/app/panel/check-chain.ts';
import { lightsShown } from '../../core/app/platform-lights.ts';
import { ERROR_CODES } from '../../core/model/error-code.ts';
import { dataLight } from '../../core/monitoring/data-light.ts';
import type { OrderId, PlatformId } from '../../core/model/ids.ts';
import { REMEDIES_PT_BR } from './said-remedies.ts';
import { SENTENCES_PT_BR } from './said-sentences.ts';
import { saidIn, SAID_PT_BR } from './said.ts';

const said = (text: string): string => saidIn('pt-BR', text);

it('has every limit and every check of the chain in Brazilian Portuguese', () => {
  const names = LIMIT_KEYS.flatMap(({ name, scope }) => [name, scope]);
  const entry = checkChain(undefined, false, []).flatMap(({ name, text }) => [name, text]);
  const exit = checkChain(undefined, true, []).flatMap(({ name, text }) => [name, text]);
  for (const text of [...names, ...entry, ...exit]) expect(SAID_PT_BR[text], text).toBeDefined();
});

it('has the lights of a platform, with why and what to do', () => {
  const never = lightsShown({ platform: 'nt8', known: undefined, told: undefined, lastTickUs: undefined, nowUs: 1 });
  const lights = [
    never.link,
    dataLight('nt8', false, undefined, 1),
    dataLight('nt8', true, undefined, 1),
    dataLight('nt8', true, 1, 90_000_000),
  ];
  const texts = lights.flatMap((light) => (light.state === 'green' ? [] : [light.reason, light.remedy]));
  for (const text of texts) expect(said(text), text).not.toBe(text);
});

it('has every flag of a decision', () => {
  for (const text of Object.values(FLAG_WORDS)) expect(said(text), text).not.toBe(text);
});

it('puts the same things into both languages, and the first sentence that fits is its own', () => {
  const slots = (text: string): readonly string[] => [...text.matchAll(/\{#?\d\}/g)].map(([slot]) => slot).toSorted();
  for (const [english, portuguese] of SENTENCES_PT_BR) {
    expect(slots(portuguese), english).toEqual(slots(english));
    const filled = (text: string): string =>
      text.replaceAll(/\{(#?)(\d)\}/g, (_whole, number: string, index: string) =>
        number === '#' ? `1${index}` : `Zz${index}`,
      );
    expect(said(filled(english)), english).toBe(filled(portuguese));
  }
});

it('has no remedy in it that the catalogue does not give', () => {
  const given = new Set<string>(Object.values(ERROR_CODES).map(({ remedy }) => remedy));
  const ofThePanel = ['Nothing was sent.', 'It may have been done. Look at what is shown before you repeat it.'];
  for (const text of Object.keys(REMEDIES_PT_BR)) expect(given.has(text) || ofThePanel.includes(text), text).toBe(true);
});

it('translates figures, sums and reasons inside of a sentence', () => {
  expect(said('2 of 5: 1 NQ held or on their way + 1, of 5')).toBe('2 de 5: 1 NQ em carteira ou a caminho + 1, de 5');
  expect(said('(1 NQ held or on their way + 1) × $35000 margin, of $50000')).toBe(
    '(1 NQ em carteira ou a caminho + 1) × $35000 de margem, de $50000',
  );
  expect(said('Trading is halted, by the panel: kill switch of the panel')).toBe(
    'Negociação bloqueada, pelo painel: botão de parada do painel',
  );
  expect(said('sim_mt5, sim_nt8: position value: (1 NQ held or on their way + 1) × $35000 margin, of $50000')).toBe(
    'sim_mt5, sim_nt8: valor da posição: (1 NQ em carteira ou a caminho + 1) × $35000 de margem, de $50000',
  );
  expect(said('1 position and 2 orders on nt8')).toBe('1 posição e 2 ordens em nt8');
  expect(said('trading was killed again while it was halted by the panel; the log says by whom')).toBe(
    'a negociação foi parada de novo enquanto estava bloqueada pelo painel; o registro diz por quem',
  );
  expect(said('sim_nt8 filled BUY 1 contract of NQ 12-26 @ 16252.00')).toBe(
    'sim_nt8 executou BUY 1 contrato de NQ 12-26 @ 16252.00',
  );
});

it('has the alerts that an engine raises', () => {
  const alerts: string[] = [];
  const at = engineScene([v1Platform('nt8')], { orderTimeoutMs: 10_000 });
  const step = (event: Parameters<typeof at.step>[0]): void => {
    for (const effect of at.step(event)) if (effect.type === 'alert') alerts.push(effect.alert.text);
  };
  const nt8 = 'nt8' as PlatformId;
  const [resting] = ordersOf(at.signal({ orderType: 'LIMIT', limitPrice: 16_000 }));
  step({ type: 'orderStatusReceived', platform: nt8, orderId: resting.orderId, status: 'working' });
  const fill = { platform: nt8, filledSize: 1, fillPrice: 16_000, status: 'filled', tsUs: 1 } as const;
  step({ type: 'fillReceived', fill: { ...fill, orderId: '4711' as OrderId } });
  step({ type: 'reduceReceived', by: 'panel', reason: 'news' });
  step({ type: 'rearmReceived', by: 'panel', reason: '' });
  step({ type: 'platformLost', platform: nt8, reason: 'the connection broke' });
  step({ type: 'killReceived', by: 'cli', reason: 'enough', flatten: true });
  expect(alerts.length).toBeGreaterThan(5);
  for (const text of alerts) expect(said(text), text).not.toMatch(/ (the|is|are|was|and|of|on|to) /);
});

it('leaves what has no words yet as it was said, and everything in English', () => {
  expect(said('Daily loss')).toBe('Perda do dia');
  expect(said('something new happened')).toBe('something new happened');
  expect(said('constructor')).toBe('constructor');
  expect(saidIn('en', 'Daily loss')).toBe('Daily loss');
});
