import { describe, expect, it } from 'vitest';
import { shippedConfigText } from '../../core/app/config.ts';
import { LIMIT_KEYS } from '../../core/app/limit-keys.ts';
import { looserThan } from '../../core/app/live-caps.ts';
import { readRiskLimits, shippedRiskLimits, shippedRiskText } from '../../core/app/risk-config.ts';
import { editRiskText } from '../../core/app/risk-edit.ts';
import { memoryRiskFile, type RiskFile } from '../../core/app/risk-file.ts';
import { benchRiskText, profileChanges } from '../../core/app/risk-profiles.ts';
import { describeConfigError } from '../../core/instruments/config-error.ts';
import { NO_LIMITS } from '../../core/model/risk-limits.ts';
import { ADMIN_TOKEN, gatewayScene, type GatewayScene } from '../support/gateway-scene.ts';

const LIVE_CONFIG = shippedConfigText().replace('mode: paper', 'mode: live');

type Answer = { readonly [key: string]: unknown };

let requests = 0;
async function ask(scene: GatewayScene, action: string, payload: object = {}): Promise<Answer> {
  const peer = scene.adminDoor.dial({ socketType: 'REQ' });
  requests += 1;
  peer.says({ action, request_id: `caps-${requests}`, payload, token: ADMIN_TOKEN });
  for (let turn = 0; turn < 5; turn += 1) {
    await new Promise(setImmediate);
    scene.pass();
  }
  return peer.take()[0] ?? {};
}

function live(riskFile: RiskFile): Promise<GatewayScene> {
  return gatewayScene({ configText: LIVE_CONFIG, riskFile });
}

function said(scene: GatewayScene): Answer | undefined {
  return scene.journal.flatMap(({ decisions }) => decisions.filter(({ type }) => type === 'limitsChanged')).at(-1);
}

function faultsOn(mode: 'paper' | 'live', text: string): string {
  const read = readRiskLimits({ text, file: 'risk_limits.yaml' }, { mode });
  return read.ok ? '' : read.error.map(describeConfigError).join('\n');
}

describe('limits that are looser than shipped', () => {
  it('are refused on live whatever the profile is called, at the start, at a reload and by a command', async () => {
    const renamed = benchRiskText().replace('profile: bench', 'profile: careful');
    const scene = await live(memoryRiskFile(renamed));
    expect(said(scene)).toMatchObject({ limits: { profile: 'exits only' } });
    expect(scene.lines.join('\n')).toMatch(
      /max_daily_loss_usd: expected 1000 or stricter on a gateway that runs live, was off/u,
    );
    expect(await ask(scene, 'risk_reload')).toMatchObject({ error: { code: 'CONFIG_INVALID' } });
    // What a stage brings is stricter throughout, so it puts the file right.
    expect(await ask(scene, 'risk_profile', { profile: '1' })).toMatchObject({ data: { profile: 'stage 1' } });
    expect(await ask(scene, 'risk_set', { key: 'max_trades_per_day', value: 101, reason: 'more' })).toMatchObject({
      error: { code: 'CONFIG_INVALID' },
    });
    expect(await ask(scene, 'limits_check', { changes: { max_daily_loss_usd: 5_000 } })).toMatchObject({
      data: { ok: false },
    });
    expect(said(scene)).toMatchObject({ limits: { maxTradesPerDay: 5, maxDailyLossUsd: 1_000 } });
  });

  it('count on live once a person has confirmed their very value, and outlive a restart then', async () => {
    const file = memoryRiskFile(shippedRiskText());
    const scene = await live(file);
    const wish = { key: 'max_trades_per_day', value: '200', reason: 'a busy week' };
    expect(await ask(scene, 'risk_set', wish)).toMatchObject({ error: { code: 'CONFIG_INVALID' } });
    expect(await ask(scene, 'risk_set', { ...wish, confirm_live: true })).toMatchObject({ status: 'SUCCESS' });
    expect(said(scene)).toMatchObject({ limits: { maxTradesPerDay: 200 }, reason: 'a busy week' });
    expect(said(await live(file))).toMatchObject({ limits: { maxTradesPerDay: 200 } });
    expect(faultsOn('live', file.read().replace('max_trades_per_day: 200 #', 'max_trades_per_day: 300 #'))).toMatch(
      /max_trades_per_day: expected 100 or stricter.*was 300/u,
    );
  });

  it('are no matter on paper, and none of the stages is looser', () => {
    expect(faultsOn('paper', benchRiskText())).toBe('');
    for (const name of ['1', '2', '3', '4', 'default'] as const) {
      const edited = editRiskText({ text: benchRiskText(), file: 'risk_limits.yaml' }, profileChanges(name), {
        mode: 'live',
      });
      expect(edited.ok ? [] : edited.error.map(describeConfigError), name).toEqual([]);
    }
  });

  it('are each found, for every limit that ships switched on', () => {
    const shipped = shippedRiskLimits();
    const found = looserThan(shipped, NO_LIMITS).map(({ key }) => key);
    const on = LIMIT_KEYS.filter(
      ({ key, read }) => read(shipped) !== undefined && !['quote_max_age_ms', 'valid_ms'].includes(key),
    );
    expect(on.map(({ key }) => key).filter((key) => !found.includes(key))).toEqual([]);
    expect(found).toContain('gate');
    const shorter = {
      ...shipped,
      lossesInARowPauseMinutes: 1,
      dailyLossPauseHours: 1,
      signalValidMs: 60_000,
      minConfidence: 0.5,
    };
    expect(looserThan(shipped, shorter).map(({ key }) => key)).toEqual([
      'valid_ms',
      'min_confidence',
      'losses_pause_minutes',
      'daily_loss_pause_hours',
    ]);
  });

  it('are refused where the confirmation names no limit', () => {
    expect(faultsOn('live', 'live_confirmed:\n  max_trades: 200')).toMatch(
      /risk_limits\.yaml:2 live_confirmed\.max_trades/u,
    );
  });
});

describe('the profile of benchmarks', () => {
  it('is not to be had by a command, and the refusal says what it is', async () => {
    const scene = await gatewayScene({ riskFile: memoryRiskFile() });
    const answer = await ask(scene, 'risk_profile', { profile: 'bench' });
    expect(answer).toMatchObject({ error: { code: 'VALUE_INVALID' } });
    expect(JSON.stringify(answer)).toMatch(/bench switches every limit off, for benchmarks and soaks/u);
    expect(said(scene)).toMatchObject({ limits: { profile: 'default' } });
  });
});
