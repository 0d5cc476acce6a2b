import type { Clock } from '../base/clock.ts';
import type { Result } from '../base/result.ts';
import type { RateSettings } from '../currency/rate-settings.ts';
import type { AdminAction } from '../doors/admin-door.ts';
import type { EngineView } from '../engine/view.ts';
import { describeConfigError, type ConfigError } from '../instruments/config-error.ts';
import type { RegistryChange } from '../instruments/registry-diff.ts';
import type { Alert } from '../model/alert.ts';
import type { Event } from '../model/event.ts';
import type { PlatformId } from '../model/ids.ts';
import { isProtective, isWorking } from '../model/order.ts';
import type { QuoteBoard } from '../model/quote-board.ts';
import type { Packable } from '../wire/pack.ts';
import type { UndatedEvent } from './inbox.ts';
import { createInstrumentWatch, type InstrumentWatch } from './instrument-watch.ts';
import { instrumentsActions } from './instruments-actions.ts';
import { judgeProof, type ProofJudge } from './judge-proof.ts';
import { knownSpelling } from './known-spelling.ts';
import type { LiveRegistry } from './live-registry.ts';
import type { ShippedInstruments } from './load-registry.ts';
import { createMappingProofs, type PairProof } from './mapping-proofs.ts';
import { createOfferedNames } from './offered-names.ts';
import { priceBarrier } from './price-barrier.ts';
import { createProvedPrices, type ProvedStore } from './proved-prices.ts';
import { createRateAlarm } from './rate-alarm.ts';
import type { RateStore } from './rate-store.ts';
import { createRegistryEditor, type Edited } from './registry-editor.ts';
import type { RegistryFiles, RegistryVersion } from './registry-files.ts';
import { symbolRows } from './symbol-rows.ts';
import { withoutSimulated, type UsdRates } from './usd-rates.ts';

/** What lets symbols, sizes and rates be changed while the gateway runs. */
export interface InstrumentSources {
  readonly live: LiveRegistry;
  readonly shipped: ShippedInstruments;
  readonly files: RegistryFiles;
  /** What prices have proved so far, over restarts. */
  readonly proved?: ProvedStore;
  /** Reads the section `currency` of gateway.yaml anew. */
  readonly readRates?: () => Result<RateSettings, readonly ConfigError[]>;
}

export interface InstrumentsDeskOptions {
  readonly sources: InstrumentSources | undefined;
  readonly live: LiveRegistry;
  readonly rates: UsdRates;
  readonly rateStore: RateStore | undefined;
  readonly judge: ProofJudge | undefined;
  readonly view: EngineView;
  readonly board: QuoteBoard;
  readonly clock: Clock;
  readonly alert: (alert: Alert) => void;
  readonly log: (line: string) => void;
  readonly post: (event: UndatedEvent) => void;
  readonly postAndWait: (event: UndatedEvent) => Promise<void>;
  /** Symbols mean something else from now on. */
  readonly symbolsChanged: () => void;
}

/** Everything about symbols, contracts, sizes and rates that goes on while the gateway runs. */
export interface InstrumentsDesk {
  readonly actions: Readonly<Record<string, AdminAction>>;
  symbolRows(): readonly Packable[];
  notesOn(platform: string): readonly string[];
  /** What is missing of the proof of a mapping's price before it may go live; undefined where nothing is. */
  priceUnproved(root: string, platform: string, hasTerms: boolean): string | undefined;
  /** An event was worked off: an edit that waited for it may come into force, and a platform has said what it trades. */
  look(event: Event): void;
  /** Months have changed since that moment. */
  rolled(beforeUs: number): void;
  start(): void;
  stop(): void;
}

const SAMPLE_MS = 200;
/** Samples between two judgements, two looks at the rates, and two writes of them. */
const JUDGE_SAMPLES = 5;
const RATES_SAMPLES = 25;
const SAVE_SAMPLES = 150;

/** Makes the desk. */
export function createInstrumentsDesk(options: InstrumentsDeskOptions): InstrumentsDesk {
  const { sources, live, rates, rateStore, view, board, clock, alert, log, post, postAndWait, symbolsChanged } =
    options;
  const { registry } = live;
  const nowUs = (): number => clock.nowUs();
  const platforms = (): ReturnType<EngineView['platforms']> => view.platforms();

  const proofs = createMappingProofs({
    registry,
    board,
    platforms,
    judge: options.judge ?? ((request, answer) => answer(judgeProof(request))),
    nowUs,
    judged: (pair) => tellContradiction(pair),
  });
  const offeredNames = createOfferedNames(registry);
  const watch: InstrumentWatch = createInstrumentWatch({
    registry,
    symbols: registry,
    view,
    offeredNames,
    nowUs,
    alert,
  });

  const proved = createProvedPrices(registry, sources?.proved, log);
  const contradicted = new Set<string>();
  const tellContradiction = ({ root, first, second, atUs }: PairProof): void => {
    for (const platform of [first, second]) {
      const key = `${root} on ${platform}`;
      const { state, reasons } = proofs.proofOf(root, platform);
      if (view.platform(platform as PlatformId)?.simulated === false) proved.note(root, platform, state, atUs);
      if (state !== 'contradicted') contradicted.delete(key);
      else if (!contradicted.has(key)) {
        contradicted.add(key);
        const text = `${key} does not quote what others quote for it: ${reasons.join('; ')}. Check its mapping.`;
        alert({ code: 'MAPPING_CONTRADICTED', severity: 'warning', platform: platform as PlatformId, text });
      }
    }
  };

  const onApplied = (version: RegistryVersion, changes: readonly RegistryChange[]): void => {
    for (const { root, platform, what } of changes) {
      if (what !== 'symbol' || platform === undefined) continue;
      board.forget(root, platform);
      proofs.forget(root, platform);
    }
    symbolsChanged();
    const note = `revision ${version.revision}: ${version.changes.join('; ') || 'nothing that trades changes'}`;
    post({ type: 'operatorActed', by: version.by, action: 'symbols_apply', note: `${note} (${version.why})` });
    alert({ code: 'CONFIG_CHANGED', severity: 'info', text: `Symbols are in force as of ${note}` });
    watch.look();
  };

  /** The last price of a month that is over is no price of the next one, to judge by or to compare. */
  const forgetOldMonths = (beforeUs: number): void => {
    for (const { platform, spelling } of platforms()) {
      for (const root of registry.roots) {
        const symbolAt = (atUs: number): string | undefined => {
          const target = registry.orderTarget(root, platform, atUs, knownSpelling(spelling));
          return target.kind === 'symbol' ? target.symbol : undefined;
        };
        if (symbolAt(beforeUs) === symbolAt(nowUs())) continue;
        board.forget(root, platform);
        proofs.forget(root, platform);
      }
    }
  };

  const editor = sources && makeEditor(options, sources, onApplied);

  const reload = (by: string): Edited => {
    const settings = sources?.readRates?.();
    if (settings?.ok === false) return kept(settings.error);
    const edited: Edited = editor?.reload(by) ?? { ok: true, value: { kind: 'unchanged' } };
    if (!edited.ok) return edited.error.code === 'CONFIG_INVALID' ? kept(edited.error.errors) : edited;
    if (settings?.ok === true) rates.configure(settings.value);
    return edited;
  };
  const kept = (errors: readonly ConfigError[]): Edited => {
    const said = errors.map(describeConfigError).join('; ');
    const text = `The configuration has a fault; what was in force stays in force: ${said}`;
    alert({ code: 'CONFIG_INVALID', severity: 'warning', text });
    return { ok: false, error: { code: 'CONFIG_INVALID', errors } };
  };

  const rowSources = {
    registry,
    platforms,
    proofs,
    proved,
    offeredNames,
    quorumOf: (root: string) => watch.quorumOf(root),
    nowUs,
  };
  const actions = instrumentsActions({
    ...rowSources,
    rates,
    editor,
    planOf: (root, atUs) => watch.planOf(root, atUs),
    reload,
    note: (by, action, note) => postAndWait({ type: 'operatorActed', by, action, note }),
  });

  const rateAlarm = createRateAlarm(rates, alert);
  let saved = '';
  const saveRates = (): void => {
    const known = withoutSimulated(rates.known());
    const text = JSON.stringify(known);
    if (rateStore === undefined || text === saved) return;
    try {
      rateStore.save(known);
      saved = text;
    } catch (error) {
      log(`The exchange rates cannot be kept: ${(error as Error).message}`);
    }
  };

  let samples = 0;
  let followed = rates.contractsFollowed(nowUs());
  let cancel: () => void = () => {};
  const round = (): void => {
    samples += 1;
    proofs.sample();
    if (samples % JUDGE_SAMPLES === 0) proofs.judgeNext();
    watch.lookNext();
    if (samples % RATES_SAMPLES === 0) {
      followRates();
      rateAlarm.look(nowUs());
    }
    if (samples % SAVE_SAMPLES === 0) saveRates();
    cancel = clock.after(SAMPLE_MS, round);
  };
  const followRates = (): void => {
    const now = rates.contractsFollowed(nowUs());
    if (now !== followed) symbolsChanged();
    followed = now;
  };

  return {
    actions,
    symbolRows: () => symbolRows(rowSources, registry.roots),
    notesOn: (platform) => watch.notesOn(platform),
    // Where there are no files nobody could confirm anything.
    priceUnproved: (root, platform, hasTerms) =>
      sources === undefined ? undefined : priceBarrier(rowSources, root, platform, hasTerms),
    look: (event) => {
      editor?.look();
      if (event.type === 'platformRegistered') watch.look();
    },
    rolled: (beforeUs) => {
      forgetOldMonths(beforeUs);
      watch.rolled();
    },
    start: round,
    stop: () => {
      cancel();
      saveRates();
    },
  };
}

function makeEditor(
  { live, view, clock, alert, log }: InstrumentsDeskOptions,
  { shipped, files }: InstrumentSources,
  applied: (version: RegistryVersion, changes: readonly RegistryChange[]) => void,
): ReturnType<typeof createRegistryEditor> {
  return createRegistryEditor({
    live,
    shipped,
    files,
    nowUs: () => clock.nowUs(),
    log,
    platforms: () => view.platforms().map(({ platform }) => platform),
    held: () => view.positions().filter(({ size }) => size !== 0),
    rootsInFlight: () =>
      new Set(
        view
          .openOrders()
          .filter(({ state, role }) => isWorking(state) && !isProtective(role))
          .map(({ root }) => root),
      ),
    applied,
    dropped: (reason) => alert({ code: 'CONFIG_INVALID', severity: 'warning', text: `An edit was dropped: ${reason}` }),
  });
}
