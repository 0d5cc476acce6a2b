import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { CONTRACT_VERSION } from '../../core/api/contract.ts';
import type { PositionView } from '../../core/api/order-view.ts';
import type { HappeningView } from '../../core/api/overview-view.ts';
import type { TradableView } from '../../core/api/preview-view.ts';
import type { RiskView } from '../../core/api/risk-view.ts';
import { PAGE_MS_MAX } from './chromium.ts';
import { overview, platform } from './panel-views.ts';

const PLATFORMS = ['nt8', 'mt5_global', 'mt5_br', 'sierra', 'bookmap', 'quantower'];

const RISK: RiskView = {
  state: 'active',
  reason: '',
  by: 'start',
  sinceUs: 1,
  rearmBar: null,
  profile: 'paper',
  file: 'risk_limits.yaml',
  limits: [],
  breakers: [],
  differences: [],
  certificates: [],
  killWould: { cancels: 0, leaves: 0, text: '' },
  killSetting: { flattens: false, isDecided: true, isFixed: false },
};

const TRADABLES: readonly TradableView[] = ['NQ', 'WIN'].map((root) => ({
  root,
  front: null,
  tickSize: 0.25,
  quantityMin: 1,
  platforms: [],
}));

const HAPPENING: HappeningView = {
  number: 1,
  atUs: 1,
  kind: 'fill',
  text: 'nt8 filled BUY 1 contract of NQ 12-26 @ 16000.00',
  platform: 'nt8',
  orderId: null,
};

/**
 * An engine inside of the page, in the place of the desktop app's, to be run there before anything else. It says as much as
 * it is told to, as fast as the panel takes it, and a beat every second: `window.flood(n)` sends `n` messages with patches to what is watched, each
 * after the one before was seen and drawn. Prices, P&L, times, last events and the curve change; positions are closed and
 * opened anew; tables drop what is too old. `window.settle()` sends a few more and waits for what follows of
 * them, as React keeps the drawing before the last one; `window.leave()` ends it for good. What is put into
 * `window.openBusiness` is its answer to what is open. `window.refusals` holds, by name, the error that a question or command
 * is answered with, or 'silent'; commands are kept in `window.told`, and get no answer otherwise.
 */
function standInEngine(): string {
  const snapshots = {
    overview: overview({ platformsLinked: 6, platformsKnown: 6, openPositions: 6, ticksPerSecond: 5_000 }),
    platforms: PLATFORMS.map((name, rank) =>
      platform({ platform: name, name, rank, positions: name === 'quantower' ? 0 : 1 }),
    ),
    positions: PLATFORMS.map((name) => position(name)),
    happenings: [HAPPENING],
    equity: [{ atUs: 1, netUsd: 0 }],
    alerts: [],
    risk: RISK,
  };
  return `(${IN_THE_PAGE})(${JSON.stringify(snapshots)}, ${JSON.stringify(TRADABLES)}, ${CONTRACT_VERSION})`;
}

const PANEL = join(import.meta.dirname, '..', '..', 'dist', 'panel');
const ORIGIN = 'http://panel.localhost';

/** Opens the built panel on a stand-in engine, without a gateway. */
export async function openOnStandIn(browser: Browser): Promise<Page> {
  const page = await browser.newPage();
  page.setDefaultTimeout(PAGE_MS_MAX);
  await page.route(`${ORIGIN}/**`, (route) => {
    const { pathname } = new URL(route.request().url());
    return route.fulfill({ path: join(PANEL, pathname === '/' ? 'index.html' : pathname.slice(1)) });
  });
  await page.addInitScript(standInEngine());
  await page.goto(ORIGIN);
  await page.getByRole('region', { name: 'Positions' }).getByText('NQ').first().waitFor();
  return page;
}

/** What runs in the page. Tables that grow keep a hundred rows, so that they are full soon. */
const IN_THE_PAGE = `(snapshots, tradables, contract) => {
  const watched = new Map();
  let port, beats, number = 0, seen = () => {};
  const equity = [];
  let isGone = false;
  const say = (message) => port.postMessage(message);

  const patchOf = (stream, at) => {
    const rows = snapshots[stream];
    const wave = Math.sin(at / 50);
    if (stream === 'overview') {
      const day = { ...rows.day, netUsd: wave * 400, openUsd: wave * 300 };
      return { fields: { ticksPerSecond: 5_000 + at % 997, day } };
    }
    if (stream === 'platforms')
      return { rows: rows.map((row) => ({ ...row, lastTickUs: Date.now() * 1_000, ticks: at, ticksPerSecond: at })) };
    if (stream === 'positions') {
      if (at % 40 === 0) return { drop: rows.map(({ key }) => key) };
      return { rows: rows.map((row) => ({ ...row, lastPrice: 16_000 + wave * 50, openUsd: wave * 300 })) };
    }
    if (stream === 'happenings' && at % 5 === 0)
      return { rows: [{ ...rows[0], number: at, atUs: Date.now() * 1_000 }], drop: [String(at - 500)] };
    if (stream === 'equity' && at % 5 === 0) {
      equity.push(Date.now() * 1_000 + number % 1_000);
      const drop = equity.length > 100 ? [String(equity.shift())] : [];
      return { rows: [{ atUs: equity.at(-1), netUsd: wave * 400 }], drop };
    }
    return undefined;
  };

  const answers = () => ({ tradables, openBusiness: { text: '', positions: [], orders: [], keys: [], ...window.openBusiness } });

  window.told = [];
  window.refusals = {};
  const answer = ({ type, id, name, args, stream, number: seenNumber }) => {
    if (type === 'hello') {
      const nowUs = Date.now() * 1_000;
      say({ type: 'welcome', contract, version: '0.1.0', run: 'stand-in', nowUs, commands: [] });
    }
    if (type === 'watch' && snapshots[stream] !== undefined) {
      watched.set(stream, 1);
      say({ type: 'snapshot', stream, revision: 1, value: snapshots[stream] });
    }
    if (type === 'unwatch') watched.delete(stream);
    if (type === 'command') window.told.push([name, args]);
    const error = window.refusals[name];
    if (error !== undefined && error !== 'silent') say({ type: 'answer', id, ok: false, error });
    if (error === undefined && type === 'query') say({ type: 'answer', id, ok: true, result: answers()[name] ?? [] });
    if (type === 'seen' && seenNumber === number) seen();
  };

  const nothing = () => Promise.resolve('');
  window.nexusHost = {
    requestPort: () => {
      if (isGone) return;
      const channel = new MessageChannel();
      port = channel.port1;
      port.addEventListener('message', ({ data }) => answer(data));
      port.start();
      clearInterval(beats);
      beats = setInterval(() => say({ type: 'beat', atUs: Date.now() * 1_000 }), 1_000);
      window.postMessage('nexus-port', window.location.origin, [channel.port2]);
    },
    startFault: () => Promise.resolve([]),
    desktopSettings: () => Promise.resolve({}),
    setLanguage: nothing,
  };
  window.leave = () => {
    isGone = true;
    clearInterval(beats);
    port.close();
  };
  const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  window.settle = async () => {
    for (let message = 0; message < 4; message += 1) {
      await window.flood(1);
      await nextFrame();
      await nextFrame();
    }
  };
  window.flood = async (count) => {
    for (let sent = 0; sent < count; sent += 1) {
      number += 1;
      const patches = [...watched].flatMap(([stream, revision]) => {
        const patch = patchOf(stream, number);
        if (patch === undefined) return [];
        watched.set(stream, revision + 1);
        return [{ stream, revision: revision + 1, ...patch }];
      });
      await new Promise((resolve) => {
        seen = resolve;
        say({ type: 'patches', number, atUs: Date.now() * 1_000, patches });
      });
      // React draws in a task of its own.
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
  };
}`;

function position(name: string): PositionView {
  return {
    key: `${name} Sim101 NQ`,
    platform: name,
    account: 'Sim101',
    root: name === 'mt5_br' ? 'WIN' : 'NQ',
    symbol: 'NQ 12-26',
    contract: 'NQZ26',
    size: 1,
    unit: 'contracts',
    qty: 1,
    averagePrice: 16_000,
    lastPrice: 16_000,
    lastPriceUs: 1,
    currency: 'USD',
    openLocal: 0,
    openUsd: 0,
    realizedLocal: 0,
    realizedUsd: 0,
    protection: null,
    simulated: false,
    watched: true,
    difference: null,
  };
}
