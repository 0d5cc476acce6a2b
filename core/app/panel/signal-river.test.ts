import { describe, expect, it } from 'vitest';
import { gatewayScene } from '../../../test/support/gateway-scene.ts';
import { memoryRiskFile } from '../risk-file.ts';
import { benchRiskText } from '../risk-profiles.ts';
import { createSignalRiver } from './signal-river.ts';

const BUY = { type: 'SIGNAL', symbol: 'NQ', side: 'BUY', quantity: 1, confidence: 0.9 };

describe('the river of signals', () => {
  it('tells of each what it said, what was done, and why, check by check', async () => {
    const scene = await gatewayScene();
    const river = createSignalRiver(scene.gateway.view);
    scene.gateway.observe((worked) => river.take(worked));
    const nt8 = scene.legacyPlatform('nt8', 'NQ 12-26');
    const client = scene.legacyClient();
    client.says({ ...BUY, order_id: '1' });
    client.says({ ...BUY, order_id: '1' });
    client.says({ ...BUY, order_id: '2' });
    client.says({ ...BUY, order_id: '3', symbol: 'NOPE' });
    scene.pass();
    nt8.fill(nt8.orders()[0]!, 16_250);
    client.says({ ...BUY, order_id: '4', side: 'SELL' });
    scene.pass();
    const rows = river.source.snapshot();
    expect(rows.map(({ said, outcome, code }) => [said, outcome, code])).toEqual([
      ['BUY 1 NQ', 'sent', null],
      ['BUY 1 NQ', 'repeated', 'SIGNAL_REPEATED'],
      ['BUY 1 NQ', 'denied', 'DUPLICATE_ACTIVE_ORDER'],
      ['BUY 1 NOPE', 'denied', 'SYMBOL_UNKNOWN'],
      ['SELL 1 NQ', 'sent', null],
    ]);
    expect(rows[0]?.platforms[0]).toMatchObject({
      platform: 'nt8',
      outcome: 'sent',
      text: expect.stringContaining('(ENTRY)') as string,
    });
    expect(rows[0]?.platforms[0]?.checks.every(({ outcome }) => outcome === 'passes')).toBe(true);
    const chain = rows[2]?.platforms[0]?.checks ?? [];
    expect(chain.find(({ outcome }) => outcome === 'denies')).toMatchObject({ name: 'One at a time' });
    expect(chain[0]).toMatchObject({ name: 'Connected', outcome: 'passes' });
    expect(chain.at(-1)).toMatchObject({ outcome: 'skipped' });
    expect(rows[4]?.platforms[0]?.checks.map(({ name }) => name)).toEqual(['Connected', 'Exit']);
  });

  it('shows what the limits found of the very signal: value, limit and the sum, for what passed and for what denied', async () => {
    const text = benchRiskText()
      .replace('max_position_per_symbol: off', 'max_position_per_symbol: 2')
      .replace('max_order_size: off', 'max_order_size: 5')
      .replace('min_confidence: off', 'min_confidence: 0.65');
    const scene = await gatewayScene({ riskFile: memoryRiskFile(text) });
    const river = createSignalRiver(scene.gateway.view);
    scene.gateway.observe((worked) => river.take(worked));
    const nt8 = scene.legacyPlatform('nt8', 'NQ 12-26');
    const client = scene.legacyClient();
    client.says({ ...BUY, order_id: '1' });
    scene.pass();
    nt8.fill(nt8.orders()[0]!, 16_250);
    client.says({ ...BUY, order_id: '2', quantity: 2 });
    client.says({ ...BUY, order_id: '3', confidence: 0.5 });
    scene.pass();
    const [sent, tooMuch, unsure] = river.source.snapshot();
    const found = (row: typeof sent, name: string) => row?.platforms[0]?.checks.find((check) => check.name === name);
    expect(sent?.checks).toContainEqual(
      expect.objectContaining({ name: 'Confidence', outcome: 'passes', text: '0.9 of 0.65: at least 0.65, is 0.9' }),
    );
    expect(found(sent, 'Position')).toMatchObject({
      outcome: 'passes',
      text: '1 of 2: 0 NQ held or on their way + 1, of 2',
    });
    expect(found(tooMuch, 'Position')).toMatchObject({
      outcome: 'denies',
      text: '3 of 2: 1 NQ held or on their way + 2, of 2',
    });
    expect(found(tooMuch, 'Order size')).toMatchObject({ outcome: 'passes', text: '2 of 5: 2 NQ enter, of 5' });
    expect(unsure?.checks.at(-1)).toMatchObject({ name: 'Confidence', outcome: 'denies' });
    // After a restart only the journal is left, and that has the denials with their figures.
    const later = createSignalRiver(scene.gateway.view);
    later.seed();
    const denied = later.source.snapshot()[1]?.platforms[0]?.checks.find(({ outcome }) => outcome === 'denies');
    expect(denied).toMatchObject({ name: 'Limits', text: '3 of 2: 1 NQ held or on their way + 2, of 2' });
  });

  it('knows what earlier runs decided', async () => {
    const scene = await gatewayScene();
    scene.legacyPlatform('nt8', 'NQ 12-26');
    const client = scene.legacyClient();
    client.says({ ...BUY, order_id: '1' });
    scene.pass();
    const river = createSignalRiver(scene.gateway.view);
    river.seed();
    expect(river.source.snapshot()).toMatchObject([{ number: 1, said: 'BUY 1 NQ', outcome: 'sent', client: 'legacy' }]);
  });
});
