import { afterAll, beforeAll, vi } from 'vitest';
import { fabricCases } from '../support/fabric-cases.ts';
import { hasZeromq, ownLoopback, startFabricGateway, type FabricGateway } from '../support/fabric-gateway.ts';
import { temporaryFolder } from '../support/gateway-process.ts';
import { lane } from '../support/lane.ts';
import { hasPython, pythonInstall } from '../support/python.ts';

vi.setConfig({ testTimeout: 120_000 });

lane(
  'fabric on loopback',
  hasPython() && hasZeromq(),
  `${pythonInstall}, npm install zeromq`,
)('a fabric with keys on this machine', () => {
  const folder = temporaryFolder();
  let gateway: FabricGateway;
  beforeAll(async () => {
    gateway = await startFabricGateway(folder.path, { host: ownLoopback() });
  }, 120_000);
  afterAll(async () => {
    await gateway.stop();
    folder.remove();
  }, 60_000);

  fabricCases(() => gateway);
});
