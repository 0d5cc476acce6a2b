import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { runNexus, startGatewayProcess, temporaryFolder, type GatewayProcess } from '../support/gateway-process.ts';
import { lane } from '../support/lane.ts';
import { pythonPath, startPython, type PythonScript } from '../support/python.ts';

const RUN = fileURLToPath(new URL('../../build/run.mjs', import.meta.url));
const TERMINAL = fileURLToPath(new URL('../support/terminal.py', import.meta.url));
/** These only end what hangs. */
const WAIT_MS = 200_000;
const ENDS_MS = 480_000;

let folder: ReturnType<typeof temporaryFolder>;
let gateway: GatewayProcess | undefined;
let terminal: PythonScript | undefined;

beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(async () => {
  await terminal?.stop();
  await gateway?.stop();
  [terminal, gateway] = [undefined, undefined];
  folder.remove();
});

const HOME = '\u001B[H';
const END = '\u001B[J';
const LEFT = '\u001B[?25h\u001B[?1049l';

/** Reads what the terminal shows until its newest whole picture is one that is looked for. */
async function picture(from: PythonScript, isIt: (picture: string) => boolean): Promise<string> {
  let shown = '';
  for (;;) {
    const piece = JSON.parse(await from.nextLine(WAIT_MS)) as { readonly shown?: string };
    shown = `${shown}${piece.shown ?? ''}`.slice(-100_000);
    const whole = shown.split(HOME).findLast((each) => each.includes(END));
    if (whole !== undefined && isIt(whole)) return whole;
  }
}

/** What is shown until the program ends, and its exit code. */
async function ending(from: PythonScript): Promise<{ readonly shown: string; readonly code: number }> {
  let shown = '';
  for (;;) {
    const piece = JSON.parse(await from.nextLine(WAIT_MS)) as { readonly shown?: string; readonly ended?: number };
    shown += piece.shown ?? '';
    if (piece.ended !== undefined) return { shown, code: piece.ended };
  }
}

it(
  'prints the dashboard once where its output is no terminal, and fails where no gateway runs',
  async () => {
    const none = await runNexus(['dashboard', '--data', folder.path]);
    expect(none).toMatchObject({
      code: 4,
      stdout: '',
      stderr: expect.stringMatching(/^No gateway runs on /) as string,
    });
    gateway = await startGatewayProcess(folder.path, ['--no-demo', '--no-sim']);
    const { code, stdout } = await runNexus(['dashboard', '--data', folder.path]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^NEXUS GATEWAY {3}ACTIVE/);
    expect(stdout).toMatch(
      /\nPERFORMANCE\n[^]+\nTODAY'S TRADING [^]+\nOPEN POSITIONS \(0\)\n[^]+\nPLATFORMS \(0\/0 online\)/,
    );
    expect(stdout).not.toContain('\u001B');
  },
  ENDS_MS,
);

lane(
  'terminal',
  spawnSync(pythonPath(), ['-c', 'import pty'], { stdio: 'ignore' }).status === 0,
  'apt-get install python3',
)('the dashboard in a terminal', () => {
  it(
    'outlives a restart of its gateway and a small window, and gives the terminal back at Ctrl-C',
    async () => {
      gateway = await startGatewayProcess(folder.path, ['--no-demo', '--no-sim']);
      const program = [process.execPath, RUN, 'nexus', 'dashboard', '--data', folder.path, '--interval', '0.2'];
      terminal = startPython(TERMINAL, [100, 30, ...program]);
      await picture(terminal, (text) => /gateway link: .*connected/.test(text));
      terminal.writeLine('size 24 5');
      const small = await picture(terminal, (text) => text.split('\r\n').length <= 5);
      expect(small).toContain('NEXUS GATEWAY');
      terminal.writeLine('size 100 30');

      await gateway.stop();
      await picture(terminal, (text) => /gateway link: LOST for .+; what is shown is of \d\d:\d\d:\d\d/.test(text));
      gateway = await startGatewayProcess(folder.path, ['--no-demo', '--no-sim']);
      await picture(terminal, (text) => /gateway link: .*connected[^]+PLATFORMS/.test(text));

      terminal.writeLine('key \\x03');
      const { shown, code } = await ending(terminal);
      expect(code).toBe(0);
      expect(shown.trimEnd().endsWith(LEFT)).toBe(true);
    },
    ENDS_MS,
  );
});
