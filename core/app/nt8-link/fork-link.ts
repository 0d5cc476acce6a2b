import { fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { StartLinkProcess } from '../../adapters/link-process.ts';
import { err, ok } from '../../base/result.ts';
import { CLIENT_LIBRARY, findClientLibrary } from './client-library.ts';

export interface ForkLinkOptions {
  /** The compiled entry, for tests that run from source. */
  readonly entry?: string;
  /** The compiled library; undefined where there is none. */
  readonly library: string | undefined;
}

/** mono's runtime must be in the process before edge-js is: what it loads looks for its names there. */
const MONO_RUNTIMES = ['/usr/lib/libmonosgen-2.0.so.1', '/usr/lib/x86_64-linux-gnu/libmonosgen-2.0.so.1'];
const LAST_WORDS_MAX = 2_000;

/** Starts the NT8 link as a Node process of its own, which ends with this one. Refused where a part of it is missing. */
export function forkNt8Link(options: ForkLinkOptions = { library: findClientLibrary() }): StartLinkProcess {
  const { library, entry = fileURLToPath(new URL('./nt8-link.js', import.meta.url)) } = options;
  return (owner) => {
    if (library === undefined) return err(`${CLIENT_LIBRARY} did not come with this build`);
    const runtime = MONO_RUNTIMES.find((file) => existsSync(file));
    if (process.platform === 'linux' && runtime === undefined) return err('mono is not installed');
    const preload = process.platform === 'linux' ? { LD_PRELOAD: runtime } : {};
    const child = fork(entry, [library], {
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      env: { ...process.env, ...preload },
      execArgv: [],
    });
    // It ends by itself when the channel does, unless it hangs; it would keep the port then.
    const endWithUs = (): void => void child.kill('SIGKILL');
    process.once('exit', endWithUs);
    let lastWords = '';
    let hasEnded = false;
    const end = (reason: string): void => {
      if (hasEnded) return;
      hasEnded = true;
      owner.ended(reason);
    };
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      lastWords = (lastWords + text).slice(-LAST_WORDS_MAX);
    });
    child.on('message', (message) => {
      if (!hasEnded) owner.message(message);
    });
    child.on('error', (error) => end(error.message));
    // Not `exit`: what it said before it ended is read first.
    child.on('close', (code, signal) => {
      process.off('exit', endWithUs);
      end(`${signal ?? `exit code ${code}`}${wordsOf(lastWords)}`);
    });
    return ok({
      pid: child.pid ?? 0,
      // A message to a process that has just ended is lost with it.
      post: (message) => child.connected && child.send(message, () => {}),
      kill: () => {
        hasEnded = true;
        child.kill('SIGKILL');
      },
    });
  };
}

/** What it said last: its faults, not the pages that mono prints about itself. */
function wordsOf(text: string): string {
  const line = text.split('\n').findLast((each) => /error|exception/i.test(each));
  return line === undefined ? '' : `: ${line.trim().slice(0, 200)}`;
}
