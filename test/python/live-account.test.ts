import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { shippedConfigText } from '../../core/app/config.ts';
import { shippedRiskText } from '../../core/app/risk-config.ts';
import { keptToken } from '../../core/app/kept-token.ts';
import { askPatiently } from '../support/ask-patiently.ts';
import { startGateway, type InteropGateway } from '../support/interop-gateway.ts';
import { lane } from '../support/lane.ts';
import { hasPython, pythonInstall } from '../support/python.ts';
import { returned, startBridgeScript } from '../support/python-bridge.ts';
import type { PythonPeer } from '../support/python-peer.ts';

const LIVE_CONFIG = shippedConfigText().replace('mode: paper', 'mode: live');

lane(
  'python live account',
  hasPython(),
  pythonInstall,
)('a pipeline before a live account that a person has armed', () => {
  const peers: PythonPeer[] = [];
  let gateway: InteropGateway;

  function keep(peer: PythonPeer): PythonPeer {
    peers.push(peer);
    return peer;
  }

  async function operator(action: string, payload: Readonly<Record<string, unknown>>): Promise<void> {
    const token = readFileSync(join(gateway.dataDir, 'config', 'admin.token'), 'utf8').trim();
    const answer = await askPatiently({ port: gateway.ports.admin, action, payload, token });
    expect(answer.ok, JSON.stringify(answer)).toBe(true);
  }

  /** Decides to buy at each tick. */
  function brain(client: string, ...args: string[]): PythonPeer {
    const started = keep(startBridgeScript('adapter', ['--port', gateway.ports.nexus, '--client', client, ...args]));
    started.tell({ call: 'decide', symbol: 'NQ', signal: 1, confidence: 0.75, hold: true });
    return started;
  }

  afterEach(async () => {
    await Promise.all(peers.splice(0).map((peer) => peer.stop()));
    await gateway.stop();
  });

  it('never reaches it without auto_execute, and reaches it with auto_execute and the token', async () => {
    gateway = await startGateway({ config: LIVE_CONFIG });
    const config = join(gateway.dataDir, 'config');
    const store = join(gateway.dataDir, 'nt8.jsonl');
    const token = keptToken(join(config, 'tokens', 'nt8.token'));
    const args = ['nt8', '--port', gateway.ports.platform, '--protocol', 1, '--store', store, '--live-token', token];
    const nt8 = keep(startBridgeScript('own_platform', args));
    expect(await returned(nt8, 'connect')).toBe(true);
    // The limits of these tests are too wide for a live gateway; the shipped ones go by the hour.
    const limits = shippedRiskText()
      .replace('gate: live', 'gate: off')
      .replace('live_confirmed: {}', 'live_confirmed: { gate: off }');
    writeFileSync(join(config, 'risk_limits.yaml'), limits);
    await operator('risk_reload', { reason: 'narrower' });
    const confirm = { root: 'NQ', platform: 'nt8', reason: 'compared' };
    await operator('symbols_confirm', { ...confirm, size: '1 NQ = 1 contract = $20/pt' });
    await operator('symbols_confirm', { ...confirm, price: 'NQ is NQ' });
    await operator('arm', { platform: 'nt8', account: 'U12345', reason: 'go live' });

    const paper = brain('paper', '--token', keptToken(join(config, 'client.token')));
    const pulse = setInterval(() => nt8.tell({ call: 'send_market_data', symbol: 'NQ 12-26', price: 16_250 }), 50);
    try {
      await paper.saw('LOG', ({ text }) => String(text).includes('PAPER'));
      await paper.stop();
      expect(nt8.lines.filter(({ saw }) => saw === 'ORDER')).toEqual([]);
      brain('executing', '--auto-execute', '--token', keptToken(join(config, 'client.token')));
      expect(await nt8.saw('ORDER')).toMatchObject({ side: 'BUY', quantity: 1, account: 'U12345', role: 'ENTRY' });
    } finally {
      clearInterval(pulse);
    }
  });
});
