import { ActionRefused, type AdminAction } from '../doors/admin-door.ts';
import { describeConfigError } from '../instruments/config-error.ts';
import { parseAt } from '../instruments/parse-at.ts';
import { describeChange } from '../instruments/registry-diff.ts';
import type { Registry } from '../instruments/registry.ts';
import type { RollPlan } from '../instruments/roll-plan.ts';
import { exportSimpleMap } from '../instruments/simple-map.ts';
import { parsePlatformId } from '../model/ids.ts';
import type { Actor } from '../model/request.ts';
import { FieldReader } from '../wire/field-reader.ts';
import type { Packable } from '../wire/pack.ts';
import type { WireMap } from '../wire/unpack.ts';
import { parsePair } from './currency-config.ts';
import { currenciesInUse, pairFault } from './rate-pairs.ts';
import { rateRows } from './rate-rows.ts';
import { holdingText } from './holdings.ts';
import type { InstrumentWatch } from './instrument-watch.ts';
import type { EditRefusal, Edited, RegistryEditor } from './registry-editor.ts';
import type { RegistryEdit } from './registry-edit.ts';
import { pairRow, showMapping, symbolRows, type SymbolRowSources } from './symbol-rows.ts';
import type { UsdRates } from './usd-rates.ts';

export interface InstrumentsActionsOptions extends SymbolRowSources {
  readonly rates: UsdRates;
  /** Undefined where the gateway has no files of its own to edit. */
  readonly editor: RegistryEditor | undefined;
  readonly planOf: InstrumentWatch['planOf'];
  /** Reads all files anew. */
  readonly reload: (by: string) => Edited;
  /** Puts a word into the journal, and waits until it stands there. */
  readonly note: (by: string, action: string, note: string) => Promise<void>;
}

/** What the admin door can do about symbols, sizes, rolls and rates. */
export function instrumentsActions(options: InstrumentsActionsOptions): Readonly<Record<string, AdminAction>> {
  const { registry, proofs, rates, planOf, reload, note, nowUs } = options;
  const read = (run: (payload: WireMap) => Packable): AdminAction => ({ run });
  const change = (run: AdminAction['run']): AdminAction => ({ run });
  const editor = (): RegistryEditor => {
    if (options.editor === undefined) throw new ActionRefused('NOT_AVAILABLE', 'this gateway has no files to edit');
    return options.editor;
  };
  const draft = (edit: RegistryEdit, payload: WireMap, by: Actor): Packable => {
    const drafted = editor().draft(edit);
    if (!drafted.ok || payload['apply'] !== true) return editedMap(drafted);
    return editedMap(editor().apply(by, reasonOf(payload)));
  };

  return {
    symbols: read((payload) => symbolRows(options, rootsOf(registry, payload))),
    symbols_proof: read((payload) => rootsOf(registry, payload).flatMap((root) => proofs.pairsOf(root).map(pairRow))),
    symbols_check: read((payload) => checkedMap(editor().check(readEntry(payload)), payload, nowUs())),
    symbols_diff: read(() => {
      const drafted = editor().drafted();
      const waiting = editor().waiting();
      if (waiting !== undefined) return editedMap({ ok: true, value: { kind: 'waits', ...waiting } });
      return drafted === undefined ? { outcome: 'unchanged', changes: [] } : editedMap(drafted);
    }),
    symbols_versions: read(() =>
      editor()
        .versions()
        .map(({ revision, atUs, by, why, changes }) => ({ revision, at_us: atUs, by, why, changes })),
    ),
    symbols_export: read(() => ({ json: exportSimpleMap(registry, nowUs()) })),
    symbols_set: change((payload, by) => draft(readEntry(payload), payload, by)),
    symbols_import: change((payload, by) => {
      const { text, file } = payload;
      if (typeof text !== 'string') throw new ActionRefused('VALUE_INVALID', 'text: expected the text of a JSON file');
      return draft({ kind: 'import', json: { text, file: typeof file === 'string' ? file : 'import' } }, payload, by);
    }),
    symbols_override: change((payload, by) => draft(readOverride(payload), payload, by)),
    symbols_apply: change((payload, by) => {
      checkDraftShown(editor(), payload);
      return editedMap(editor().apply(by, reasonOf(payload)));
    }),
    symbols_discard: change(() => {
      editor().discard();
      return { outcome: 'discarded', changes: [] };
    }),
    symbols_undo: change((payload, by) => {
      const drafted = editor().undo();
      return editedMap(drafted.ok && payload['apply'] === true ? editor().apply(by, reasonOf(payload)) : drafted);
    }),
    symbols_confirm: change((payload, by) => confirm(options, editor(), payload, by)),
    reload: change((_payload, by) => editedMap(reload(by))),
    roll_plan: read((payload) =>
      rootsOf(registry, payload).flatMap((root) => {
        const plan = planOf(root, instantOf(registry, root, payload['at'], nowUs()));
        if (plan.ok) return [planMap(plan.value)];
        // Among all roots, those that never roll have nothing to say.
        if (payload['root'] === undefined && plan.error.code === 'SYMBOL_NEVER_ROLLS') return [];
        throw new ActionRefused(plan.error.code, plan.error.message);
      }),
    ),
    rates: read(() => rateRows(rates, nowUs())),
    rate_set: change(async (payload, by) => {
      const pair = parsePair(payload['pair']);
      if (pair === undefined) throw new ActionRefused('CURRENCY_INVALID', 'pair: expected two currencies as USD/BRL');
      const reader = new FieldReader(payload, 'rate_set');
      const rate = reader.number('rate');
      if (reader.fault !== undefined) throw new ActionRefused(reader.fault.code, reader.fault.reason);
      const unused = pairFault(pair, currenciesInUse(registry, options.platforms()));
      if (unused !== undefined) throw new ActionRefused('CURRENCY_INVALID', `pair: ${unused}`);
      const asOfUs = instantOf(registry, '', payload['as_of'], nowUs());
      if (asOfUs > nowUs()) {
        const stated = String(payload['as_of']);
        throw new ActionRefused('DATE_INVALID', `as_of: expected a moment that has passed, was ${stated}`);
      }
      const taken = rates.setManual({ ...pair, rate, asOfUs });
      if (!taken.ok) throw new ActionRefused(taken.error.code, taken.error.message);
      await note(by, 'rate_set', `${pair.base}/${pair.quote} ${rate}`);
      return { rates: rateRows(rates, nowUs()) };
    }),
  };
}

/** A person types what the size is, or that the price is the root's and why. What they type must be what is in force. */
function confirm(options: InstrumentsActionsOptions, editor: RegistryEditor, payload: WireMap, by: Actor): Packable {
  const reader = new FieldReader(payload, 'symbols_confirm');
  const root = reader.text('root').toUpperCase();
  const platform = parsePlatformId(reader.text('platform')) ?? '';
  const size = reader.optionalText('size');
  const price = reader.optionalText('price');
  if (reader.fault !== undefined) throw new ActionRefused(reader.fault.code, reader.fault.reason);
  const shown = showMapping(options, root, platform);
  if (shown === undefined) throw new ActionRefused('SYMBOL_UNKNOWN', `${root} is not mapped on ${platform}`);
  if ((size === undefined) === (price === undefined)) {
    throw new ActionRefused(
      'VALUE_INVALID',
      'state one of the two: size, the sentence of the size; or price, as "NAS100 is NQ"',
    );
  }
  const reason = reasonOf(payload);
  if (size !== undefined) {
    if (size !== shown.sizeLabel) {
      throw new ActionRefused('CONFIRMATION_DIFFERS', `size: expected "${shown.sizeLabel ?? 'a size'}", was "${size}"`);
    }
    const confirmed = options.registry.sizeConfirmation(root, platform, size);
    return editedMap(editor.change([entryEdit(root, platform, { confirmed })], by, reason || 'size confirmed'));
  }
  const sentence = options.registry.priceSentence(root, platform) ?? '';
  if (price !== sentence)
    throw new ActionRefused('CONFIRMATION_DIFFERS', `price: expected "${sentence}", was "${price}"`);
  if (reason === '') throw new ActionRefused('REASON_MISSING', 'reason: expected how it is known, for the record');
  if (shown.proof.state === 'contradicted') {
    throw new ActionRefused('PROOF_CONTRADICTS', shown.proof.reasons.join('; '));
  }
  const stated = { price_confirmed: `${sentence}: ${reason}` };
  return editedMap(editor.change([entryEdit(root, platform, stated)], by, `price confirmed: ${reason}`));
}

function entryEdit(
  root: string,
  platform: string,
  changes: Extract<RegistryEdit, { kind: 'entry' }>['changes'],
): RegistryEdit {
  return { kind: 'entry', root, platform, changes };
}

const TEXT_KEYS = ['symbol', 'size', 'currency', 'hold', 'ahead'] as const;
const NUMBER_KEYS = ['multiplier', 'cap', 'point_value', 'step', 'min', 'max'] as const;

/** The root and the platform that an edit of a mapping names. */
function readEntryPlace(payload: WireMap): { readonly root: string; readonly platform: string } {
  const reader = new FieldReader(payload, 'symbols_set');
  const root = reader.text('root').toUpperCase();
  const platform = parsePlatformId(reader.text('platform'));
  if (reader.fault !== undefined) throw new ActionRefused(reader.fault.code, reader.fault.reason);
  if (platform === undefined) throw new ActionRefused('PLATFORM_UNKNOWN', 'platform: expected an id as nt8');
  return { root, platform };
}

/** The keys of one mapping; a key that is null is removed. What is wrong with a value is said by the file's own check. */
function readEntry(payload: WireMap): RegistryEdit {
  const { root, platform } = readEntryPlace(payload);
  const changes: Record<string, string | number | null> = {};
  for (const key of [...TEXT_KEYS, ...NUMBER_KEYS]) {
    const value = payload[key];
    if (value === null || typeof value === 'string' || typeof value === 'number') changes[key] = value;
  }
  if (Object.keys(changes).length === 0) throw new ActionRefused('KEY_MISSING', 'expected a key to set, as symbol');
  return entryEdit(root, platform, changes);
}

function readOverride(payload: WireMap): RegistryEdit {
  const reader = new FieldReader(payload, 'symbols_override');
  const contract = reader.text('contract');
  const roll = reader.optionalText('roll');
  const expiry = reader.optionalText('expiry');
  if (reader.fault !== undefined) throw new ActionRefused(reader.fault.code, reader.fault.reason);
  return { kind: 'override', edit: { contract, roll, expiry } };
}

/** An edit as it is typed: what is wrong with it, or what it would change and what the mapping would be. */
function checkedMap(checked: ReturnType<RegistryEditor['check']>, payload: WireMap, nowUs: number): Packable {
  if (!checked.ok)
    return { ok: false, problems: refusalOf(checked.error).message.split('\n'), changes: [], becomes: null };
  const { registry, changes } = checked.value;
  const { root, platform } = readEntryPlace(payload);
  const target = registry.orderTarget(root, platform, nowUs);
  return {
    ok: true,
    problems: [],
    changes: changes.map(describeChange),
    becomes:
      target.kind === 'blank'
        ? null
        : {
            symbol: target.kind === 'symbol' ? target.symbol : null,
            contract: target.kind === 'symbol' ? (target.contract ?? null) : null,
            size: registry.sizeLabel(root, platform) ?? null,
            refused: target.kind === 'refused' ? `${target.code}: ${target.message}` : null,
          },
  };
}

/** Brings nothing into force that was not shown: the draft is everybody's. SHOWN_CHANGED. */
function checkDraftShown(editor: RegistryEditor, { shown }: WireMap): void {
  const drafted = editor.drafted();
  if (!Array.isArray(shown) || drafted?.ok !== true) return;
  const now = 'changes' in drafted.value ? drafted.value.changes.map(describeChange) : [];
  if (now.length === shown.length && now.every((line) => shown.includes(line))) return;
  throw new ActionRefused('SHOWN_CHANGED', 'the draft is not what was shown; nothing was applied');
}

/** An edit's outcome as it is answered. Throws for one that was refused. */
function editedMap(edited: Edited): Packable {
  if (!edited.ok) throw refusalOf(edited.error);
  const { value } = edited;
  return {
    outcome: value.kind,
    ...('changes' in value ? { changes: value.changes.map(describeChange) } : { changes: [] }),
    ...('revision' in value && { revision: value.revision }),
    ...('roots' in value && { roots: value.roots }),
  };
}

function refusalOf(error: EditRefusal): ActionRefused {
  return new ActionRefused(
    error.code,
    error.code === 'CONFIG_INVALID' ? error.errors.map(describeConfigError).join('\n') : error.reason,
  );
}

function reasonOf(payload: WireMap): string {
  const { reason } = payload;
  return typeof reason === 'string' ? reason.trim().slice(0, 500) : '';
}

function rootsOf(registry: Registry, payload: WireMap): readonly string[] {
  const { root } = payload;
  if (typeof root !== 'string') return registry.roots;
  const upper = root.toUpperCase();
  if (registry.roots.includes(upper)) return [upper];
  throw new ActionRefused('SYMBOL_UNKNOWN', `${root} is no root; the roots are ${registry.roots.join(' ')}`);
}

/** A moment, or the begin of an exchange's trade date; now unless stated. */
function instantOf(registry: Registry, root: string, stated: unknown, nowUs: number): number {
  if (stated === undefined || stated === null) return nowUs;
  const at = typeof stated === 'string' ? parseAt(stated) : undefined;
  if (at === undefined) {
    throw new ActionRefused(
      'DATE_INVALID',
      'expected a day as 2025-03-14, or a time with its zone as 2025-03-14T15:00:00Z',
    );
  }
  return at.kind === 'instant' ? at.us : (registry.tradeDayUs(root, at.day) ?? at.day * 86_400_000_000);
}

function planMap(plan: RollPlan): Packable {
  return {
    root: plan.root,
    front: plan.front,
    next: plan.next,
    roll_date: plan.rollDate,
    roll_us: plan.rollUs,
    expiry: plan.expiry,
    last_trade_date: plan.lastTradeDate,
    first_notice_date: plan.firstNoticeDate ?? null,
    platforms: plan.platforms.map(({ platform, before, after, changes }) => ({
      platform,
      before: before.kind === 'symbol' ? before.symbol : null,
      after: after.kind === 'symbol' ? after.symbol : null,
      changes,
    })),
    left_behind: plan.leftBehind.map((left) => `${holdingText(left)}${left.isExpired ? ', expired' : ''}`),
    to_be_left: plan.toBeLeft.map(holdingText),
  };
}
