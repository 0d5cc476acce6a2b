import { existsSync, readFileSync } from 'node:fs';
import { decode } from '@msgpack/msgpack';
import { ok, type Result } from '../../base/result.ts';
import type { JournalMode } from '../../journal/journal-file.ts';
import { pack, type Packable } from '../../wire/pack.ts';
import { certificateAnswer } from '../certificate-answer.ts';
import { readConfig } from '../config.ts';
import type { DataFolder } from '../data-folder.ts';
import { differenceMap, foreignOrderMaps, foreignPositionMaps } from '../difference-map.ts';
import { journalPlaces } from '../journal-places.ts';
import { openJournalView, type JournalView } from '../journal-view.ts';
import { lightsShown } from '../platform-lights.ts';
import { fillMap, orderMap, platformMap, positionMap, signalMap } from '../view-maps.ts';

/**
 * Answers what the admin door would, from the journal of a data folder on which no gateway runs; lists come whole, up to
 * `rowsMax`. Undefined when the folder has no journal; refused with a sentence when it cannot be read.
 */
export function readJournal(
  folder: DataFolder,
  action: string,
  rowsMax = Number.POSITIVE_INFINITY,
): Result<unknown, string> | undefined {
  const mode = configuredMode(folder);
  if (!existsSync(journalPlaces(folder, mode).journal)) return undefined;
  const view = openJournalView(folder, mode, false);
  return view.ok ? ok(decode(pack(answer(view.value, { folder, mode }, action, rowsMax)))) : view;
}

interface Kept {
  readonly folder: DataFolder;
  readonly mode: JournalMode;
}

/** Which of the two journals the gateway of this folder writes; paper where its configuration cannot be read. */
function configuredMode(folder: DataFolder): JournalMode {
  const file = folder.gatewayYaml;
  if (!existsSync(file)) return 'paper';
  const read = readConfig({ text: readFileSync(file, 'utf8'), file });
  return read.ok ? read.value.mode : 'paper';
}

function answer(view: JournalView, kept: Kept, action: string, rowsMax: number): Packable {
  switch (action) {
    case 'orders':
      return [
        ...foreignOrderMaps(view.differences()),
        ...view.orders(rowsMax).map((order) => orderMap(order, 'lower')),
      ];
    case 'fills':
      return view.fills(rowsMax).map(fillMap);
    case 'signals':
      return view.signals(rowsMax).map(signalMap);
    case 'positions':
      return [...view.positions().map(positionMap), ...foreignPositionMaps(view.differences())];
    case 'differences':
      return view.differences().map(differenceMap);
    case 'platforms':
      return view.platforms().map((known) => {
        const facts = { platform: known.platform, known, told: undefined, lastTickUs: undefined, nowUs: 0 };
        return platformMap(known, lightsShown(facts), undefined);
      });
    case 'certificates':
      return view.certificates().map(certificateAnswer);
    case 'status':
      return status(view, kept);
    default:
      return [];
  }
}

/** What can be said of a gateway that does not run. */
function status(view: JournalView, { folder, mode }: Kept): Packable {
  const { state, by, reason, sinceUs } = view.tradingState();
  const platforms = view.platforms();
  return {
    running: false,
    state,
    by,
    reason,
    since_us: sinceUs,
    mode,
    data_folder: folder.path,
    last_event_us: view.lastEventUs,
    platforms_linked: [],
    platforms_lost: platforms.map(({ platform }) => platform),
    open_orders: platforms.reduce((sum, { openOrders }) => sum + openOrders, 0),
    unknown_orders: platforms.reduce((sum, { unknownOrders }) => sum + unknownOrders, 0),
    positions: view.positions().filter(({ size }) => size !== 0).length,
  };
}
