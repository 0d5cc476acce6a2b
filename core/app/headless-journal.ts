import type { Clock } from '../base/clock.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { JournalMode } from '../journal/journal-file.ts';
import type { Alert } from '../model/alert.ts';
import type { DataFolder } from './data-folder.ts';
import { openGatewayJournal } from './journal-recovery.ts';
import type { GatewayOptions } from './run-gateway.ts';

export interface HeadlessJournalOptions {
  readonly folder: DataFolder;
  readonly clock: Clock;
  readonly log: (line: string) => void;
  /** What the clock was told to show at the start; a folder with later events is refused. */
  readonly clockStartUs: number | undefined;
  readonly keeperFile: URL | undefined;
  readonly mode: JournalMode;
}

/** The journal of a gateway that runs in this process. */
export interface HeadlessJournal {
  readonly forGateway: NonNullable<GatewayOptions['journal']>;
  /** Where its alerts go from now on. */
  alertTo(raise: (alert: Alert) => void): void;
  /** Closes it and lets go of the data folder. */
  close(): Promise<void>;
}

/** Takes the data folder and opens its journal. Refused with a sentence for a person, as `openGatewayJournal`. */
export function openHeadlessJournal(options: HeadlessJournalOptions): Result<HeadlessJournal, string> {
  const { folder, clock, log, clockStartUs, keeperFile, mode } = options;
  // What is found before there is a gateway that can raise it is told once there is.
  const early: Alert[] = [];
  let raise: (alert: Alert) => void = (alert) => early.push(alert);
  const opened = openGatewayJournal({
    folder,
    mode,
    clock,
    log,
    alert: (alert) => raise(alert),
    ...(keeperFile !== undefined && { keeperFile }),
  });
  if (!opened.ok) return opened;
  const journal = opened.value;
  let close = (): Promise<void> => journal.close();
  return ok({
    forGateway: {
      commit: (entries) => journal.commit(entries),
      retiredSignal: (key) => journal.retiredSignal(key),
      recover: (restore) => {
        const recovered = journal.recover(restore);
        if (!recovered.ok) {
          // A journal that cannot be replayed has closed itself.
          close = () => Promise.resolve();
          return recovered;
        }
        const { decisions, lastEventUs } = recovered.value;
        if (clockStartUs !== undefined && lastEventUs > clockStartUs) return err(laterEventsText(folder, lastEventUs));
        if (decisions > 0) log(`Journal replayed: ${decisions} decisions`);
        return ok(lastEventUs);
      },
    },
    alertTo: (next) => {
      raise = next;
      for (const alert of early.splice(0)) next(alert);
    },
    close: () => close(),
  });
}

function laterEventsText({ path }: DataFolder, lastEventUs: number): string {
  const last = new Date(lastEventUs / 1_000).toISOString();
  return `--clock: ${path} has events up to ${last}, and time does not go back. Choose a later moment, or another folder: --data DIR.`;
}
