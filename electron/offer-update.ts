import type { DesktopSpeech } from './speech.ts';

/** Where updates come from. */
export interface UpdateSource {
  /** Whether the app was built with an address to look at. */
  readonly isConfigured: boolean;
  /** The newer version that is there; undefined where there is none. */
  newer(): Promise<string | undefined>;
  download(): Promise<void>;
  /** Ends the app and installs what was downloaded. */
  install(): void;
}

export interface UpdateOptions {
  readonly source: UpdateSource;
  /** Why no update may be taken now; undefined when it may. Asked anew before each step. */
  readonly barNow: () => string | undefined;
  /**
   * Stops trading where nothing is open, which the gateway itself says at that moment, and ends the engine cleanly. Resolves
   * with why it did not.
   */
  readonly prepareQuit: () => Promise<string | undefined>;
  readonly say: (message: string) => Promise<void>;
  /** Whether the person chose `yes`. */
  readonly confirm: (message: string, yes: string) => Promise<boolean>;
  readonly speech: DesktopSpeech;
}

/**
 * Looks for an update because a person asked, and installs it only if that is still wanted and everything is flat and
 * disarmed: before the look, before the download, before the restart is offered, and once more after the answer, because
 * a question may stand for hours. Nothing is ever downloaded or installed by itself.
 */
export async function offerUpdate(options: UpdateOptions): Promise<void> {
  const { source, barNow, prepareQuit, say, confirm } = options;
  const { t } = options.speech;
  if (!source.isConfigured) return say(t('update.noSource'));
  try {
    const first = barNow();
    if (first !== undefined) return await say(t('update.barred', first));
    const version = await source.newer();
    if (version === undefined) return await say(t('update.newest'));
    if (!(await confirm(t('update.found', version), t('update.download')))) return;
    const second = barNow();
    if (second !== undefined) return await say(t('update.notDownloaded', version, second));
    await source.download();
    const third = barNow();
    if (third !== undefined) return await say(t('update.notInstalled', version, third));
    if (!(await confirm(t('update.ask', version), t('update.install')))) return;
    const last = barNow();
    if (last !== undefined) return await say(t('update.notInstalled', version, last));
    const refusal = await prepareQuit();
    if (refusal !== undefined) return await say(t('update.notInstalled', version, refusal));
    source.install();
  } catch (error) {
    await say(t('update.failed', error instanceof Error ? error.message : String(error)));
  }
}
