import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { fabricCases, ordersOf } from '../support/fabric-cases.ts';
import {
  hasZeromq,
  ownLoopback,
  startBrain,
  startFabricGateway,
  type FabricGateway,
} from '../support/fabric-gateway.ts';
import { followProgram, temporaryFolder } from '../support/gateway-process.ts';
import { lane } from '../support/lane.ts';
import { hasPython, pythonInstall, pythonPath } from '../support/python.ts';
import { PYTHON_BRIDGE } from '../support/python-bridge.ts';
import { untilSo } from '../support/until-so.ts';

/** Only ends what hangs. */
vi.setConfig({ testTimeout: 480_000, hookTimeout: 240_000 });

lane(
  'fabric on loopback',
  hasPython() && hasZeromq(),
  `${pythonInstall}, npm install zeromq`,
)('a fabric with keys on this machine', () => {
  const folder = temporaryFolder();
  let gateway: FabricGateway;
  beforeAll(async () => {
    gateway = await startFabricGateway(folder.path, { host: ownLoopback() });
  });
  afterAll(async () => {
    await gateway.stop();
    folder.remove();
  });

  it('does what docs/fabric.md says, word for word', async () => {
    const guide = readFileSync(new URL('../../docs/fabric.md', import.meta.url), 'utf8');
    const code = /```python\n([\s\S]*?)```/.exec(guide)?.[1] ?? '';
    const ports = `, command_port=${gateway.commandPort}, data_port=${gateway.dataPort}, timeout_s=12`;
    const own = code
      .replace('"192.168.1.20"', `"${gateway.place.host}"${ports}`)
      .replace('"brain.key"', JSON.stringify(gateway.keyFile));
    expect(own).not.toBe(code);
    const script = join(folder.path, 'guide.py');
    writeFileSync(script, own);
    // The guide's stop wants a market, which a gateway has that has run for more than a moment.
    const brain = await startBrain(gateway, ['--key-file', gateway.keyFile]);
    await brain.call('stream_data', { symbols: ['NQ'] });
    await brain.peer.saw('TICK');
    const env = { ...process.env, PYTHONPATH: PYTHON_BRIDGE, PYTHONDONTWRITEBYTECODE: '1' };
    const program = followProgram(spawn(pythonPath(), ['-u', script], { env, stdio: ['ignore', 'pipe', 'pipe'] }));
    expect(await program.ended, program.errors()).toBe(0);
    expect(program.lines[0]).toBe('alive: True');
    expect(program.lines.join('\n')).toContain("'client_order_id'");
    // One order of a symbol at a time: the next case wants to send one of NQ, too.
    await untilSo(
      () => ordersOf(brain),
      (orders) => orders.some(({ role, status }) => role === 'ENTRY' && status === 'FILLED'),
    );
    await brain.peer.stop();
  });

  fabricCases(() => gateway);
});
