import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { benchRiskText } from '../../core/app/risk-profiles.ts';
import { startProgram, temporaryFolder } from './gateway-process.ts';

interface InteropGatewayOptions {
  /** A folder of its own by default, removed at the end. */
  readonly dataDir?: string;
  /** The text of gateway.yaml; the defaults without it. */
  readonly config?: string;
  /** Arguments beside `--data`; by default free ports, no simulated platforms and no demo. */
  readonly args?: readonly string[];
}

/** The real gateway in a process of its own, for scripts of other languages to talk to. */
export interface InteropGateway {
  readonly dataDir: string;
  readonly ports: { readonly platform: number; readonly nexus: number; readonly admin: number };
  /** Asks it to end; rejects unless it ends with code 0. */
  stop(): Promise<void>;
  /** Ends it without a word. */
  kill(): Promise<void>;
  signal(signal: NodeJS.Signals): void;
}

const QUIET_ARGS: readonly string[] = '--platform-port 0 --nexus-port 0 --admin-port 0 --no-sim --no-demo'.split(' ');

/** Starts a gateway and waits until it is ready. Whoever starts it ends it, also when a test failed meanwhile. */
export async function startGateway(options: InteropGatewayOptions = {}): Promise<InteropGateway> {
  const own = options.dataDir === undefined ? temporaryFolder() : undefined;
  const dataDir = options.dataDir ?? own?.path ?? '';
  mkdirSync(join(dataDir, 'config'), { recursive: true });
  if (options.config !== undefined) writeFileSync(join(dataDir, 'config', 'gateway.yaml'), options.config);
  // These tests are about the wire: no limit stands in their way.
  writeFileSync(join(dataDir, 'config', 'risk_limits.yaml'), benchRiskText());
  const program = startProgram('gateway', ['--data', dataDir, ...(options.args ?? QUIET_ARGS)]);
  const end = async (signal: NodeJS.Signals): Promise<number | NodeJS.Signals> => {
    program.signal(signal);
    const code = await program.ended;
    own?.remove();
    return code;
  };
  try {
    await program.line(/^gateway ready/);
  } catch (error) {
    await end('SIGKILL');
    throw error;
  }
  const portOf = (door: string): number => {
    const line = program.lines.find((text) => text.startsWith(`${door} socket (`));
    return Number(/\((\d+)\)/.exec(line ?? '')?.[1]);
  };
  return {
    dataDir,
    ports: { platform: portOf('Platform'), nexus: portOf('NEXUS'), admin: portOf('Admin') },
    stop: async () => {
      const code = await end('SIGTERM');
      if (code !== 0) throw new Error(`the gateway ended with ${code}:\n${program.errors()}`);
    },
    kill: async () => {
      await end('SIGKILL');
    },
    signal: (signal) => program.signal(signal),
  };
}
