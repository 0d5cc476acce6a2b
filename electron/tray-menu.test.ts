import { describe, expect, it } from 'vitest';
import { overview, platform } from '../test/support/panel-views.ts';
import { speechIn } from './speech.ts';
import { UNSUPERVISED } from './supervise.ts';
import type { TrayLine, TrayState } from './tray-menu.ts';
import { trayFace, trayMenu, updateBar } from './tray-menu.ts';

const ENGLISH = speechIn('en');
const PORTUGUESE = speechIn('pt-BR');
const RUNNING = { ...UNSUPERVISED, wanted: true, process: 'running' } as const;

function trayOf(change: Partial<TrayState>): TrayState {
  return { supervision: RUNNING, overview: overview({}), platforms: [], autostart: false, ...change };
}

function labels(lines: readonly TrayLine[]): readonly string[] {
  return lines.flatMap(({ label }) => (label === undefined ? [] : [label]));
}

function find(lines: readonly TrayLine[], start: string): TrayLine {
  const line = lines.find(({ label }) => label?.startsWith(start));
  if (line === undefined) throw new Error(`no line starts with ${start}: ${labels(lines).join(' | ')}`);
  return line;
}

describe('the face of the tray', () => {
  it('is the worst state of the gateway, in its words', () => {
    const state = trayOf({ overview: overview({ worst: 'red', worstText: 'halted by daily loss' }) });
    expect(trayFace(state, ENGLISH)).toEqual({ colour: 'red', tooltip: 'NEXUS: halted by daily loss' });
  });

  it.each([
    [UNSUPERVISED, 'grey', 'nothing is watched'],
    [RUNNING, 'amber', 'starting'],
    [{ ...RUNNING, process: 'waiting' } as const, 'amber', 'started again'],
    [{ ...UNSUPERVISED, gaveUp: true }, 'red', 'left stopped'],
  ])('says what is true while no engine answers: %o', (supervision, colour, words) => {
    const face = trayFace(trayOf({ supervision, overview: undefined }), ENGLISH);
    expect(face.colour).toBe(colour);
    expect(face.tooltip).toContain(words);
  });
});

describe('the menu of the tray', () => {
  it('stops a gateway that runs and starts one that does not', () => {
    expect(find(trayMenu(trayOf({}), ENGLISH), 'Stop gateway').action).toEqual({ type: 'stopGateway' });
    expect(find(trayMenu(trayOf({ supervision: UNSUPERVISED, overview: undefined }), ENGLISH), 'Start').action).toEqual(
      {
        type: 'startGateway',
      },
    );
    expect(find(trayMenu(trayOf({ overview: overview({ state: 'stopped' }) }), ENGLISH), 'Start').action).toEqual({
      type: 'startGateway',
    });
  });

  it('has each platform in its place, with its toggle and its three lights', () => {
    const platforms = [
      platform({
        platform: 'mt5_global',
        name: 'MetaTrader 5',
        rank: 2,
        switch: 'off',
        notWatched: 'holds 1 position',
      }),
      platform({ platform: 'nt8', name: 'NinjaTrader 8', rank: 1 }),
    ];
    const menu = trayMenu(trayOf({ platforms }), ENGLISH);
    expect(labels(menu).filter((label) => /Trader/.test(label))).toEqual(['● NinjaTrader 8', '● MetaTrader 5 (off)']);
    expect(labels(find(menu, '● NinjaTrader').lines ?? [])).toEqual(['Connect', '● Link', '● Data', '● Can trade']);
    const off = find(menu, '● MetaTrader').lines ?? [];
    expect(find(off, 'Connect')).toMatchObject({
      checked: false,
      action: { type: 'switchPlatform', platform: 'mt5_global', on: true },
    });
    expect(labels(off)).toContain('Not watched: holds 1 position');
  });

  it('shows the worst light of a platform on its line, and the reason beside the light', () => {
    const canTrade = {
      state: 'red',
      cause: 'trading_switched_off',
      reason: 'AutoTrading is off',
      remedy: 'Press Algo Trading',
      action: null,
    } as const;
    const menu = trayMenu(trayOf({ platforms: [platform({ name: 'MetaTrader 5', canTrade })] }), ENGLISH);
    expect(labels(find(menu, '✕ MetaTrader').lines ?? [])).toContain('✕ Can trade: AutoTrading is off');
  });

  it('kills on a click, and once halted leads to the only way back', () => {
    expect(find(trayMenu(trayOf({}), ENGLISH), 'KILL').action).toEqual({ type: 'kill' });
    const halted = trayMenu(trayOf({ overview: overview({ state: 'halted', reason: 'by panel' }) }), ENGLISH);
    expect(find(halted, 'Halted').action).toEqual({ type: 'open', screen: 'risk' });
  });

  it('offers neither kill nor test while no engine answers', () => {
    const menu = trayMenu(trayOf({ overview: undefined }), ENGLISH);
    expect(find(menu, 'KILL').enabled).toBe(false);
    expect(find(menu, 'Order test').enabled).toBe(false);
  });
});

describe('an update', () => {
  it('is offered when everything is flat and disarmed', () => {
    expect(updateBar(overview({}), ENGLISH)).toBeUndefined();
    expect(find(trayMenu(trayOf({}), ENGLISH), 'Check for update').action).toEqual({ type: 'checkForUpdate' });
  });

  it.each([
    [{ liveArmed: ['nt8'] }, 'nt8 armed live'],
    [{ openPositions: 1 }, '1 open position'],
    [{ openPositions: 2 }, '2 open positions'],
    [{ activeOrders: 1 }, 'orders are open'],
    [{ unknownOrders: 1 }, 'orders are open'],
  ])('waits while %o', (change, bar) => {
    const state = trayOf({ overview: overview(change) });
    expect(updateBar(state.overview, ENGLISH)).toBe(bar);
    expect(find(trayMenu(state, ENGLISH), 'Update: not now').action).toBeUndefined();
  });

  it('waits for an engine that can say what is open', () => {
    expect(updateBar(undefined, ENGLISH)).toBe('the gateway does not answer, so what is open is not known');
  });
});

describe('the tray in Brazilian Portuguese', () => {
  it('says the worst state in its words, each part of it', () => {
    const worstText = 'HALTED: kill switch of the panel; 2 orders of unknown outcome; 1 difference with a platform';
    expect(trayFace(trayOf({ overview: overview({ worst: 'red', worstText }) }), PORTUGUESE).tooltip).toBe(
      'NEXUS: BLOQUEADO: botão de parada do painel; 2 ordens de resultado desconhecido; 1 diferença com uma plataforma',
    );
  });

  it('has no line left in English, whatever the state', () => {
    const red = {
      state: 'red',
      cause: 'never_connected',
      reason: 'has never connected',
      remedy: 'Start nt8 and its bridge.',
      action: null,
    } as const;
    const off = platform({
      name: 'MetaTrader 5',
      switch: 'off',
      link: red,
      notWatched: 'not watched: nt8 is switched off with 1 position',
    });
    const states: Partial<TrayState>[] = [
      { platforms: [off, platform({ name: 'NinjaTrader 8' })] },
      { overview: overview({ state: 'halted', reason: 'kill switch of the panel', openPositions: 2 }) },
      { overview: overview({ state: 'stopped', activeOrders: 1 }) },
      { overview: undefined },
      { overview: undefined, supervision: UNSUPERVISED },
    ];
    for (const state of states) {
      const told = (lines: readonly TrayLine[]): readonly string[] =>
        lines.flatMap(({ label, lines: inner }) => [...(label === undefined ? [] : [label]), ...told(inner ?? [])]);
      const text = told(trayMenu(trayOf(state), PORTUGUESE)).join('\n');
      expect(text).not.toMatch(
        /\b(open|stop|start|test|kill|halted|update|quit|connect|link|data|watched|trade|off|orders?|positions?)\b/i,
      );
    }
  });
});
