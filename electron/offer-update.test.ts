import { describe, expect, it } from 'vitest';
import { offerUpdate, type UpdateSource } from './offer-update.ts';
import { speechIn } from './speech.ts';

/** Runs one offer and tells what was done and said, in its order. `bars` are what stands in the way at each look. */
async function offered(change: {
  readonly source?: Partial<UpdateSource>;
  readonly bars?: readonly (string | undefined)[];
  readonly answers?: readonly boolean[];
  /** What the gateway says that keeps it from stopping. */
  readonly refusal?: string;
}): Promise<readonly string[]> {
  const done: string[] = [];
  const bars = [...(change.bars ?? [])];
  const answers = [...(change.answers ?? [])];
  await offerUpdate({
    source: {
      isConfigured: true,
      newer: () => Promise.resolve('2.0.0'),
      download: async () => void done.push('download'),
      install: () => void done.push('install'),
      ...change.source,
    },
    barNow: () => bars.shift(),
    prepareQuit: async () => {
      if (change.refusal === undefined) done.push('end the engine');
      return change.refusal;
    },
    say: async (message) => void done.push(message),
    confirm: async (_message, yes) => {
      done.push(`${yes}?`);
      return answers.shift() ?? true;
    },
    speech: speechIn('en'),
  });
  return done;
}

describe('an update that a person asked for', () => {
  it('is downloaded and installed after two answers, once the engine has ended', async () => {
    expect(await offered({})).toEqual(['Download?', 'download', 'Install and restart?', 'end the engine', 'install']);
  });

  it('ends with either no', async () => {
    expect(await offered({ answers: [false] })).toEqual(['Download?']);
    expect(await offered({ answers: [true, false] })).toEqual(['Download?', 'download', 'Install and restart?']);
  });

  it('is not looked for, not downloaded and not installed while something is open', async () => {
    expect(await offered({ bars: ['orders are open'] })).toEqual(['Not now: orders are open.']);
    expect(await offered({ bars: [undefined, 'nt8 armed live'] })).toEqual([
      'Download?',
      'Version 2.0.0 was not downloaded: nt8 armed live.',
    ]);
    expect(await offered({ bars: [undefined, undefined, '1 open positions'] })).toEqual([
      'Download?',
      'download',
      'Version 2.0.0 is downloaded and not installed: 1 open positions.',
    ]);
  });

  it('does not act on a yes that was given after something was opened', async () => {
    expect(await offered({ bars: [undefined, undefined, undefined, 'orders are open'] })).toEqual([
      'Download?',
      'download',
      'Install and restart?',
      'Version 2.0.0 is downloaded and not installed: orders are open.',
    ]);
  });

  it('installs nothing where the gateway knows of something open that nothing shown had told', async () => {
    expect(await offered({ refusal: 'more is open than was shown: 1; nothing was done' })).toEqual([
      'Download?',
      'download',
      'Install and restart?',
      'Version 2.0.0 is downloaded and not installed: more is open than was shown: 1; nothing was done.',
    ]);
  });

  it('says plainly that there is nothing newer, nowhere to look, or what went wrong', async () => {
    expect(await offered({ source: { newer: () => Promise.resolve(undefined) } })).toEqual([
      'There is no newer version.',
    ]);
    expect(await offered({ source: { isConfigured: false } })).toEqual([
      'This build has no update source. Install a newer version by hand.',
    ]);
    const broken = { download: () => Promise.reject(new Error('the disk is full')) };
    expect(await offered({ source: broken })).toEqual(['Download?', 'No update was made: the disk is full']);
  });
});
