import { describe, expect, it } from 'vitest';
import { instrumentsScene, type InstrumentsScene } from '../support/instruments-scene.ts';

const BUY = { type: 'SIGNAL', symbol: 'NQ', side: 'BUY', quantity: 1, confidence: 0.9 };
const TO_USTEC = { root: 'NQ', platform: 'mt5', symbol: 'USTEC.cash', point_value: 10, step: 0.1, min: 0.1 };
const CHANGES = [
  'NQ on mt5_global: NAS100 → USTEC.cash',
  'NQ on mt5_global: 1 NQ = 20 lots = $20/pt → 1 NQ = 2 lots = $20/pt',
  'NQ on mt5_global: terms as shipped → step 0.1, min 0.1',
];

function send({ pass }: InstrumentsScene, client: ReturnType<InstrumentsScene['legacyClient']>, map: object): void {
  client.says({ ...BUY, ...map });
  pass();
}

describe('a mapping edited in the middle of traffic', () => {
  it('waits for the order in flight, then is in force as a whole; the exit goes to what is held', async () => {
    const scene = await instrumentsScene();
    const { legacyPlatform, legacyClient, operate, files, gateway, journal } = scene;
    const mt5 = legacyPlatform('mt5', 'NAS100', 16_250);
    const client = legacyClient();
    send(scene, client, { order_id: '1' });
    expect(mt5.orders()).toMatchObject([{ symbol: 'NAS100', quantity: 20 }]);

    // Drafted and shown, not in force; then wanted in force while the order is out.
    expect(await operate('symbols_set', TO_USTEC)).toEqual({ outcome: 'drafted', changes: CHANGES });
    expect(await operate('symbols_apply', { reason: 'new broker' })).toMatchObject({ outcome: 'waits', roots: ['NQ'] });
    expect(files.texts.map.text).not.toContain('USTEC.cash');
    mt5.tick('NAS100', 16_251);
    expect(gateway.board.quote('NQ', 'mt5_global')?.last).toBe(16_251);
    await expect(operate('symbols_set', { ...TO_USTEC, apply: true, cap: 5 })).rejects.toThrow('EDIT_WAITS');
    await operate('symbols_diff').then((shown) => expect(shown).toMatchObject({ outcome: 'waits', changes: CHANGES }));

    // The fill ends the order; between it and the next event the new mapping is in force, with its version kept.
    mt5.fill(mt5.orders()[0]!, 16_250);
    expect(files.texts.map.text).toContain('USTEC.cash');
    expect(journal.some(({ event }) => event.type === 'operatorActed' && event.note.includes('USTEC.cash'))).toBe(true);
    expect(await operate('symbols_versions')).toMatchObject([
      {
        revision: 1,
        by: 'admin',
        why: 'new broker',
        changes: [`${CHANGES[0]} (+20 held in NAS100: exits go there)`, ...CHANGES.slice(1)],
      },
      { revision: 0, by: 'start' },
    ]);
    expect(gateway.board.quote('NQ', 'mt5_global')).toBeUndefined();
    mt5.tick('USTEC.cash', 16_260);
    expect(gateway.board.quote('NQ', 'mt5_global')?.last).toBe(16_260);

    // What is held closes in its own symbol and size; the next entry takes the new one.
    send(scene, client, { side: 'SELL', order_id: '2' });
    expect(mt5.orders().at(-1)).toMatchObject({ symbol: 'NAS100', side: 'SELL', quantity: 20 });
    mt5.fill(mt5.orders().at(-1)!, 16_260);
    expect(client.of('ORDER_FILL').at(-1)).toMatchObject({ order_id: '2', filled_qty: 1, status: 'FILLED' });
    send(scene, client, { order_id: '3' });
    expect(mt5.orders().at(-1)).toMatchObject({ symbol: 'USTEC.cash', side: 'BUY', quantity: 2 });
  });

  it('waits over a restart too: what was to come by itself comes', async () => {
    const first = await instrumentsScene();
    const mt5 = first.legacyPlatform('mt5', 'NAS100', 16_250);
    send(first, first.legacyClient(), { order_id: '1' });
    expect(mt5.orders()).toHaveLength(1);
    expect(await first.operate('symbols_set', { ...TO_USTEC, apply: true })).toMatchObject({ outcome: 'waits' });
    const { keptWaiting } = first.files;
    await first.gateway.stop();

    const later = await instrumentsScene({ keptWaiting });
    expect(later.files.texts.map.text).toContain('USTEC.cash');
    expect(later.files.keptWaiting).toBeUndefined();
    expect(await later.operate('symbols_versions')).toMatchObject([{ revision: 1, changes: CHANGES }, { revision: 0 }]);

    const damaged = await instrumentsScene({ keptWaiting: keptWaiting?.slice(0, 40) });
    expect(damaged.files.texts.map.text).not.toContain('USTEC.cash');
  });

  it('is shown before it comes into force also where a person changed the files', async () => {
    const scene = await instrumentsScene();
    const { operate, files } = scene;
    const shipped = files.texts.map.text;
    files.overwrite('map', shipped.replace('mt5_global: NAS100', 'mt5_global: USTEC.cash'));
    expect(await operate('symbols_diff')).toMatchObject({
      outcome: 'drafted',
      changes: ['NQ on mt5_global: NAS100 → USTEC.cash'],
    });
    expect(await operate('symbols_apply', { reason: 'by hand' })).toMatchObject({ outcome: 'applied', revision: 1 });
    expect(await operate('symbols_diff')).toMatchObject({ outcome: 'unchanged' });

    files.overwrite('map', shipped.replace('mt5_global: NAS100', 'mt5_global: NQ1!'));
    await expect(operate('symbols_diff')).rejects.toThrow('CONFIG_INVALID');
    await expect(operate('symbols_apply', {})).rejects.toThrow('CONFIG_INVALID');
  });

  it('does not wait for the orders of another root', async () => {
    const scene = await instrumentsScene();
    const mt5 = scene.legacyPlatform('mt5', 'US500', 5_900);
    send(scene, scene.legacyClient(), { symbol: 'ES', order_id: '1' });
    expect(mt5.orders()).toHaveLength(1);
    expect(await scene.operate('symbols_set', { ...TO_USTEC, apply: true })).toMatchObject({ outcome: 'applied' });
    expect(await scene.operate('symbols', { root: 'NQ' })).toMatchObject([
      { mappings: expect.arrayContaining([expect.objectContaining({ symbol: 'USTEC.cash' })]) as unknown },
    ]);
  });

  it('is undone by the version before it, and forgotten when discarded', async () => {
    const { operate, files } = await instrumentsScene();
    const before = files.texts.map.text;
    await operate('symbols_set', TO_USTEC);
    await operate('symbols_discard');
    await expect(operate('symbols_apply')).rejects.toThrow('EDIT_MISSING');
    await operate('symbols_set', { ...TO_USTEC, apply: true });
    expect(await operate('symbols_undo')).toMatchObject({ outcome: 'drafted', changes: { length: 3 } });
    expect(await operate('symbols_apply', { reason: 'wrong broker' })).toMatchObject({
      outcome: 'applied',
      revision: 2,
    });
    expect(files.texts.map.text.replace(/^revision: 2\n/m, '').trim()).toBe(
      before.replace(/^revision: .*\n/m, '').trim(),
    );
    await expect(operate('symbols_undo').then(() => operate('symbols_undo'))).resolves.toBeDefined();
  });

  it('imports and exports the simple form, in which a dated entry is the front month there', async () => {
    const { operate } = await instrumentsScene();
    const text = '{"NQ":{"nt8":"NQ 03-25","sierra":"NQH25_FUT_CME","mt5":"USTEC"}}';
    expect(await operate('symbols_import', { text, file: 'symbol_mappings.json', apply: true })).toEqual({
      outcome: 'applied',
      revision: 1,
      changes: ['NQ on sierra: NQZ26 → NQZ26_FUT_CME', 'NQ on mt5_global: NAS100 → USTEC'],
    });
    const { json } = (await operate('symbols_export')) as { readonly json: string };
    expect(JSON.parse(json)).toMatchObject({
      NQ: { nt8: 'NQ 12-26', sierra: 'NQZ26_FUT_CME', mt5_global: 'USTEC' },
    });
    await expect(operate('symbols_import', { text: '{"NQ":{"nt8":"NQ1!"}}', file: 's.json' })).rejects.toThrow(
      'CONFIG_INVALID: s.json:1 NQ.nt8: NQ1! is a continuous series',
    );
  });
});

describe('bad input while the gateway runs', () => {
  it.each([
    ['an impossible month', { symbol: 'NQ 13-25' }, 'mappings.NQ.nt8: NQ 13-25: there is no month 13'],
    ['another product', { symbol: 'ES 12-26' }, 'mappings.NQ.nt8: ES 12-26 is a contract of ES, not of NQ'],
    ['a chart series', { symbol: 'NQ ##-##' }, 'mappings.NQ.nt8: NQ ##-## is a continuous series'],
    ['a negative cap', { symbol: 'front', cap: -1 }, 'mappings.NQ.nt8'],
  ])('refuses an edit to %s with file, line and key, and changes nothing', async (_, changes, said) => {
    const { operate, files } = await instrumentsScene();
    const before = files.texts;
    const edit = operate('symbols_set', { root: 'NQ', platform: 'nt8', ...changes, apply: true });
    await expect(edit).rejects.toThrow(/CONFIG_INVALID: symbol_mappings\.yaml:\d+ /);
    await expect(operate('symbols_set', { root: 'NQ', platform: 'nt8', ...changes })).rejects.toThrow(said);
    expect(files.texts).toBe(before);
  });

  it('refuses an override outside the cycle, and takes one inside it', async () => {
    const { operate } = await instrumentsScene();
    await expect(operate('symbols_override', { contract: 'NQ.2026-11', roll: '2026-11-11' })).rejects.toThrow(
      /CONFIG_INVALID: products\.yaml:\d+ overrides\.NQ\.2026-11: month 11 is outside the liquid cycle/,
    );
    await expect(operate('symbols_override', { contract: 'NQ.2026-12', roll: '2027-12-11' })).rejects.toThrow(
      'is after expiry',
    );
    const changed = await operate('symbols_override', { contract: 'NQ.2026-12', roll: '2026-11-19', apply: true });
    expect(changed).toMatchObject({ outcome: 'applied' });
    expect(await operate('symbols', { root: 'NQ' })).toMatchObject([{ front: 'NQH27' }]);
  });

  it('keeps the last good files in force when they are read anew with a fault, and says where it is', async () => {
    const scene = await instrumentsScene();
    const { operate, files, alerts, legacyPlatform, legacyClient } = scene;
    const nt8 = legacyPlatform('nt8', 'NQ 12-26');
    files.overwrite('products', 'products:\n  NQ:\n    tick: -1\n');
    const fault = 'products.yaml:3 products.NQ.tick';
    await expect(operate('reload')).rejects.toThrow(`CONFIG_INVALID: ${fault}`);
    expect((await alerts('CONFIG_INVALID'))[0]).toContain(`what was in force stays in force: ${fault}`);
    send(scene, legacyClient(), { order_id: '1' });
    expect(nt8.orders()).toMatchObject([{ symbol: 'NQ 12-26' }]);
    files.overwrite('products', 'products:\n  NQ: { margin_usd: 36000 }\n  MNQ2: { name: E-mini Nasdaq-100 }\n');
    await expect(operate('reload')).rejects.toThrow('CONFIG_INVALID');
    files.overwrite('products', 'products:\n  ES: { margin_usd: 26000 }\n');
    expect(await operate('reload')).toMatchObject({ outcome: 'applied', revision: 1 });
    expect(await operate('reload')).toMatchObject({ outcome: 'unchanged' });
  });

  it.each([
    ['XX', 'SYMBOL_UNKNOWN'],
    ['NQ 13-26', 'SYMBOL_MONTH_NOT_LISTED'],
    ['NQ 11-26', 'SYMBOL_MONTH_NOT_LISTED'],
    ['NQ 03-25', 'SYMBOL_EXPIRED'],
    ['NQ 03-27', 'SYMBOL_NOT_FRONT'],
    ['NQ1!', 'SYMBOL_CONTINUOUS'],
    ['WIN$N', 'SYMBOL_CONTINUOUS'],
    ['GOLD', 'SYMBOL_UNKNOWN'],
    ['DJ30', 'SYMBOL_UNKNOWN'],
  ])('denies a signal for %s with %s', async (symbol, code) => {
    const scene = await instrumentsScene();
    const nt8 = scene.legacyPlatform('nt8', 'NQ 12-26');
    const client = scene.legacyClient();
    send(scene, client, { symbol, order_id: '1' });
    expect(client.of('ORDER_REJECT')).toMatchObject([{ order_id: '1', code }]);
    expect(nt8.orders()).toEqual([]);
  });

  it('drops ticks of names that a listed platform’s map does not state, and says once what they look like', async () => {
    const { legacyPlatform, alerts, gateway } = await instrumentsScene();
    const mt5 = legacyPlatform('mt5', 'USTEC', 1);
    mt5.tick('USTEC', 2);
    expect(gateway.board.quotes('NQ')).toEqual([]);
    expect(await alerts('SYMBOL_UNMAPPED')).toEqual([
      'mt5_global sends ticks of USTEC, which are dropped: USTEC is not in the map; it looks like NQ, so map it if it is',
    ]);
    mt5.tick('NQZ26', 3);
    expect(gateway.board.quotes('NQ')).toEqual([]);
    expect(await alerts('TICK_OTHER_MONTH')).toEqual(['MT5 sends NQZ26, the map says NAS100']);
  });
});

it('says at the start, and once a day, that a holiday table ends soon', async () => {
  const { alerts, pass } = await instrumentsScene();
  pass(1_000);
  expect(await alerts('CALENDAR_ENDS')).toEqual([
    expect.stringMatching(/^The holidays of B3 after 2026-12-31/) as string,
  ]);
});
