import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { askPatiently } from '../support/ask-patiently.ts';
import { followProgram, temporaryFolder, type ProgramProcess } from '../support/gateway-process.ts';
import { startGateway, type InteropGateway } from '../support/interop-gateway.ts';
import { lane } from '../support/lane.ts';
import { hasPython, pythonInstall, pythonPath } from '../support/python.ts';
import { PYTHON_BRIDGE } from '../support/python-bridge.ts';
import { untilSo } from '../support/until-so.ts';

const GUIDE = fileURLToPath(new URL('../../docs/pipeline-python.md', import.meta.url));

const SIMULATED = 3;

/** How many platforms have prices and take orders. */
function tradingIn(platforms: unknown): number {
  const isGreen = (light: unknown): boolean => (light as { readonly state?: string } | undefined)?.state === 'green';
  const rows = platforms as readonly Readonly<Record<string, unknown>>[];
  return rows.filter((row) => isGreen(row['data']) && isGreen(row['can_trade'])).length;
}

/** The Python of the guide that holds these words, as a reader would copy it; only the ports are those of the test. */
function codeOf(words: string): string {
  const blocks = [...readFileSync(GUIDE, 'utf8').matchAll(/^( *)```python\n([\s\S]*?)^\1```/gm)];
  const found = blocks.find(([, , code]) => code!.includes(words));
  if (found === undefined) throw new Error(`the guide has no Python with ${words}`);
  return found[2]!.replaceAll(new RegExp(`^${found[1]!}`, 'gm'), '');
}

lane(
  'python guide',
  hasPython(),
  pythonInstall,
)('docs/pipeline-python.md, tried as a new user would', () => {
  const folder = temporaryFolder();
  const running: ProgramProcess[] = [];
  let gateway: InteropGateway;

  /** A program that a test sends on where a user would wait for some seconds. */
  interface GuidedProgram extends ProgramProcess {
    goOn(): void;
  }

  function run(script: string, ...args: (string | number)[]): GuidedProgram {
    const child = spawn(pythonPath(), ['-u', script, ...args.map(String)], {
      cwd: folder.path,
      env: { ...process.env, PYTHONPATH: PYTHON_BRIDGE, PYTHONDONTWRITEBYTECODE: '1' },
    });
    const program = followProgram(child);
    running.push(program);
    return { ...program, goOn: () => child.stdin.write('\n') };
  }

  /** The ten lines of the guide; what they wait for is the test's to say, since a machine may be slow. */
  function atOurPort(code: string): string {
    return code.replace('port=5556', `port=${gateway.ports.nexus}`).replace('time.sleep(5)', 'input()');
  }

  function save(name: string, code: string): string {
    const file = join(folder.path, name);
    writeFileSync(file, code);
    return file;
  }

  beforeAll(async () => {
    const args = '--platform-port 0 --nexus-port 0 --admin-port 0 --ui-port off --no-demo';
    gateway = await startGateway({ args: args.split(' ') });
    // A person needs longer to come here than the simulated platforms to connect.
    await untilSo(
      () => askPatiently({ port: gateway.ports.admin, action: 'platforms' }),
      (answer) => answer.ok && tradingIn(answer.value.data) === SIMULATED,
    );
  });

  afterEach(async () => {
    for (const program of running) program.signal('SIGKILL');
    await Promise.all(running.splice(0).map((program) => program.ended));
  });

  afterAll(async () => {
    await gateway.stop();
    folder.remove();
  });

  it('trades on paper in ten lines', async () => {
    const code = codeOf('assert gateway.connect()');
    expect(code.split('\n').filter((line) => line.trim() !== '').length).toBeLessThanOrEqual(10);
    const first = run(save('first.py', atOurPort(code)));
    await first.line(/^sim_\w+ NQ \d/);
    await first.line(/^sent py-/);
    await first.line(/^ORDER_ACK/);
    await first.line(/^FILL FILLED \d+ @ \d+/);
    first.goOn();
    expect(await first.ended, first.errors()).toBe(0);
  });

  it('puts an existing nexus_ai.py on the gateway with a few lines, and closes on exit', async () => {
    const own = `
class Score:
    composite_score = liquidity = volatility = momentum = trend_strength = imbalance = noise_level = 0.75

class Engine:
    def calculate_mqscore_from_tick(self, tick):
        return Score()

class Pipeline:
    strategies = []
    has_said = False

    def process_market_data(self, symbol, data):
        if symbol != "ES" or self.has_said:
            return None
        self.has_said = True
        return {"signal": -0.8, "confidence": 0.78}

    def record_trade_outcome(self, *, symbol, entry_price, quantity):
        print("OUTCOME", symbol, quantity, flush=True)

pipeline, mqscore_engine = Pipeline(), Engine()
`;
    const script = save('nexus_ai.py', own + codeOf('add_gateway_arguments(parser)'));
    const port = ['--gateway-port', gateway.ports.nexus];
    const trading = run(script, '--gateway', '--paper-trade', '--close-on-exit', ...port);
    await trading.line(/^OUTCOME ES \d/);
    trading.signal('SIGINT');
    expect(await trading.ended, trading.errors()).toBe(0);
    expect(trading.errors()).toMatch(/flat: Proved flat/);
    expect(trading.errors()).toMatch(/Stats: Data=\d+ Signals=1 Orders=1/);

    const tokens = join(folder.path, 'config');
    mkdirSync(tokens);
    const token = join(tokens, 'client.token');
    writeFileSync(token, 'secret');
    chmodSync(token, 0o644);
    for (const [args, why] of [
      [['--live'], /needs both/],
      [['--auto-execute'], /needs both/],
      [['--paper-trade', '--auto-execute', '--live'], /exclude each other/],
      [['--auto-execute', '--live', '--gateway-token-file', token], /chmod 600/],
    ] as const) {
      const refused = run(script, '--gateway', ...args, ...port);
      expect(await refused.ended).toBe(2);
      expect(refused.errors()).toMatch(why);
    }
    chmodSync(token, 0o600);
    const live = run(script, '--gateway', '--auto-execute', '--live', '--gateway-token-file', token, ...port);
    await live.line(/^OUTCOME ES \d/);
    await untilSo(
      () => Promise.resolve(live.errors()),
      (said) => said.includes('this gateway runs on paper'),
    );
  });

  it('runs the example strategy as it is', async () => {
    const example = run(
      join(PYTHON_BRIDGE, 'example_strategy.py'),
      '--gateway-port',
      gateway.ports.nexus,
      '--close-on-exit',
    );
    // Its first trade comes with the fiftieth tick.
    const traded = /^(bought|sold) \d+ NQ @ [\d.]+: in/;
    await example.line(traded).catch(() => example.line(traded));
    example.signal('SIGTERM');
    expect(await example.ended, example.errors()).toBe(0);
  }, 240_000);

  // The simulated platforms leave when it connects, so it comes last.
  it('adds a platform of your own', async () => {
    const code = codeOf('class MyPlatform').replace(
      'MyPlatform("my_platform")',
      `MyPlatform("my_platform", port=${gateway.ports.platform})`,
    );
    run(save('my_platform.py', code));
    const first = atOurPort(codeOf('assert gateway.connect()'))
      .replace('quantity=1,', 'quantity=1, platforms=["my_platform"],')
      .replace('print("sent"', 'gateway.start_listening(); input(); print("sent"');
    const watching = run(save('watch.py', first));
    await watching.line(/^my_platform NQ 16250.25/);
    watching.goOn();
    await watching.line(/^FILL FILLED 1 @ 16250.25/);
  });
});
