import type { Answer } from '../../api/api.ts';
import type { LogLineView } from '../../api/alert-view.ts';
import type { QueryArgs, QueryName } from '../../api/queries.ts';
import { err, ok } from '../../base/result.ts';
import type { OperatorCommands } from '../../doors/operator-commands.ts';
import type { EngineView } from '../../engine/view.ts';
import type { Registry } from '../../instruments/registry.ts';
import type { PlatformId } from '../../model/ids.ts';
import type { OrderDesk } from '../order-desk.ts';
import { runAction } from './action-bridge.ts';
import { configFiles, type ConfigPlace } from './config-files.ts';
import { csvOf, type CsvSources } from './csv-tables.ts';
import type { LogTail } from './log-tail.ts';
import { openBusiness } from './open-business.ts';
import { fillRow, parentRow, simulatedPlatforms, type OrderRowSources } from './order-rows.ts';
import { orderPreview, whatIf } from './preview-views.ts';
import { tradables } from './tradables.ts';
import type { TrailThread } from './trail-thread.ts';

export interface QuerySources {
  readonly commands: OperatorCommands;
  readonly view: EngineView;
  readonly registry: Registry;
  readonly desk: OrderDesk;
  readonly rows: OrderRowSources;
  readonly csv: CsvSources;
  readonly log: LogTail;
  /** Undefined where the gateway keeps no journal. */
  readonly trails: TrailThread | undefined;
  readonly configPlaces: readonly ConfigPlace[];
  readonly nowUs: () => number;
}

type Answers = { readonly [N in QueryName]: (args: QueryArgs<N>) => Answer };

const PAGE = 200;

/** Everything that may be asked. What the admin door answers too is asked there, so that both say the same. */
export function panelQueries(sources: QuerySources): Answers {
  const { commands, view, registry, desk, rows, csv, log, trails, configPlaces, nowUs } = sources;
  const ofDoor =
    (name: string) =>
    (args: object): Answer =>
      runAction(commands, name, args, 'panel');
  const previews = { desk, view, registry, nowUs };

  return {
    symbols: ofDoor('symbols'),
    symbolsCheck: ofDoor('symbolsCheck'),
    symbolsDiff: ofDoor('symbolsDiff'),
    symbolsVersions: ofDoor('symbolsVersions'),
    symbolsExport: ofDoor('symbolsExport'),
    rollPlan: ofDoor('rollPlan'),
    rates: ofDoor('rates'),
    limitsCheck: ofDoor('limitsCheck'),
    tradables: () => ok(tradables(view, registry, nowUs(), desk.factorOf)),
    orderPreview: (wish) => ok(orderPreview(previews, wish)),
    whatIf: (wish) => ok(whatIf(previews, wish)),
    orderTrail: async ({ orderId }) => {
      const found = await trails?.trailOf(orderId);
      if (found?.ok === true) return found;
      const reason = found === undefined ? 'this gateway keeps no journal' : found.error;
      return err({ code: 'NOT_AVAILABLE', reason, remedy: '' });
    },
    ordersPage: ({ beforeUs, limit = PAGE }) => {
      const simulated = simulatedPlatforms(view);
      return ok(view.signals(limit, beforeUs).map((parent) => parentRow(rows, parent, simulated)));
    },
    fillsPage: ({ beforeUs, limit = PAGE }) => {
      const simulated = simulatedPlatforms(view);
      return ok(view.fills(limit, beforeUs).map((fill) => fillRow(fill, simulated)));
    },
    csv: ({ what }) => ok(csvOf(csv, what)),
    configFiles: () => ok(configFiles(configPlaces)),
    logSearch: (args) => ok(searchLog(log, args)),
    openBusiness: ({ platform }) => ok(openBusiness(view, platform as PlatformId | undefined)),
  };
}

const FOUND_MAX = 500;

function searchLog(log: LogTail, args: QueryArgs<'logSearch'>): readonly LogLineView[] {
  const { text = '', platform, level, limit = FOUND_MAX } = args;
  const wanted = text.toLowerCase();
  return log
    .rows()
    .filter((line) => level === undefined || line.level === level)
    .filter((line) => platform === undefined || line.text.includes(platform))
    .filter((line) => line.text.toLowerCase().includes(wanted))
    .slice(-limit)
    .toReversed();
}
