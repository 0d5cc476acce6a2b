import { existsSync } from 'node:fs';
import { decode } from '@msgpack/msgpack';
import { ok, type Result } from '../../base/result.ts';
import { dataLight } from '../../monitoring/data-light.ts';
import { pack, type Packable } from '../../wire/pack.ts';
import type { DataFolder } from '../data-folder.ts';
import { differenceMap, foreignOrderMaps, foreignPositionMaps } from '../difference-map.ts';
import { openJournalView, type JournalView } from '../journal-view.ts';
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
  if (!existsSync(folder.paperJournal)) return undefined;
  const view = openJournalView(folder);
  return view.ok ? ok(decode(pack(answer(view.value, folder, action, rowsMax)))) : view;
}

function answer(view: JournalView, folder: DataFolder, action: string, rowsMax: number): Packable {
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
      return view
        .platforms()
        .map((platform) => platformMap(platform, dataLight(platform.platform, false, undefined, 0), undefined));
    case 'status':
      return status(view, folder);
    default:
      return [];
  }
}

/** What can be said of a gateway that does not run. */
function status(view: JournalView, folder: DataFolder): Packable {
  const { state, by, reason, sinceUs } = view.tradingState();
  const platforms = view.platforms();
  return {
    running: false,
    state,
    by,
    reason,
    since_us: sinceUs,
    mode: 'paper',
    data_folder: folder.path,
    last_event_us: view.lastEventUs,
    platforms_linked: [],
    platforms_lost: platforms.map(({ platform }) => platform),
    open_orders: platforms.reduce((sum, { openOrders }) => sum + openOrders, 0),
    unknown_orders: platforms.reduce((sum, { unknownOrders }) => sum + unknownOrders, 0),
    positions: view.positions().filter(({ size }) => size !== 0).length,
  };
}
