import { checkSwitches } from '../instruments/check-switches.ts';
import type { ConfigError } from '../instruments/config-error.ts';
import { decideReload } from '../instruments/decide-reload.ts';
import type { Registry } from '../instruments/registry.ts';
import { describeChange, diffRegistries, type RegistryChange } from '../instruments/registry-diff.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { LiveRegistry } from './live-registry.ts';
import type { RegistryTexts, ShippedInstruments } from './load-registry.ts';
import { applyEdits, withRevision, type CheckedTexts, type RegistryEdit } from './registry-edit.ts';
import type { RegistryFiles, RegistryVersion } from './registry-files.ts';
import { createWaitingEdits, type Offer } from './waiting-edits.ts';

/** What became of an edit. */
export type EditOutcome =
  /** It changes nothing that is not so already. */
  | { readonly kind: 'unchanged' }
  /** It is checked and drafted: `apply` brings it into force. */
  | { readonly kind: 'drafted'; readonly changes: readonly RegistryChange[] }
  /** It comes into force by itself when the orders of these roots are over. */
  | { readonly kind: 'waits'; readonly roots: readonly string[]; readonly changes: readonly RegistryChange[] }
  | { readonly kind: 'applied'; readonly revision: number; readonly changes: readonly RegistryChange[] };

/** Why an edit was not taken; what was in force stays in force. */
export type EditRefusal =
  | { readonly code: 'CONFIG_INVALID'; readonly errors: readonly ConfigError[] }
  | { readonly code: 'EDIT_WAITS' | 'EDIT_MISSING' | 'CONFIG_NOT_WRITTEN'; readonly reason: string };

export type Edited = Result<EditOutcome, EditRefusal>;

/** An edit that the files would take. */
export interface CheckedEdit {
  readonly registry: Registry;
  readonly changes: readonly RegistryChange[];
}

/** Changes symbols, sizes and overrides while the gateway runs. */
export interface RegistryEditor {
  /** Adds an edit to the draft and shows what the whole draft would change. Nothing is in force yet. */
  draft(edit: RegistryEdit): Edited;
  /** What the draft with this edit would change, and the registry that it would make; it is not drafted by that. */
  check(edit: RegistryEdit): Result<CheckedEdit, EditRefusal>;
  /** What the draft would change now, with whatever was changed in the files by hand; undefined without either. */
  drafted(): Edited | undefined;
  /** Forgets the draft, and what waits. */
  discard(): void;
  /** Brings the draft, and what was changed in the files by hand, into force between two orders, or lets it wait for the orders of the roots that it changes. */
  apply(by: string, why: string): Edited;
  /** Brings edits into force as `apply` does, beside whatever is drafted. */
  change(edits: readonly RegistryEdit[], by: string, why: string): Edited;
  /** Drafts the version before the one in force. */
  undo(): Edited;
  /** Takes the files as they stand now. A faulty one changes nothing. */
  reload(by: string): Edited;
  /** Brings into force what waited, once it may; called after every event. */
  look(): void;
  waiting(): { readonly roots: readonly string[]; readonly changes: readonly RegistryChange[] } | undefined;
  versions(): readonly RegistryVersion[];
}

export interface RegistryEditorOptions {
  readonly live: LiveRegistry;
  readonly shipped: ShippedInstruments;
  readonly files: RegistryFiles;
  readonly nowUs: () => number;
  /** Platforms for which differences are shown. */
  readonly platforms: () => readonly string[];
  /** Open positions, signed in the platform's unit. */
  readonly held: () => readonly HeldSymbol[];
  /** Roots with an order in flight. */
  readonly rootsInFlight: () => ReadonlySet<string>;
  /** A new registry has just come into force. */
  readonly applied: (version: RegistryVersion, changes: readonly RegistryChange[]) => void;
  readonly log: (line: string) => void;
  /** What waited cannot come into force after all. */
  readonly dropped: (reason: string) => void;
}

/** What is held in one symbol of a platform. */
export interface HeldSymbol {
  readonly root: string;
  readonly platform: string;
  readonly symbol: string;
  readonly size: number;
}

/** Makes the editor, and keeps what is in force as a version if it is not kept yet. */
export function createRegistryEditor(options: RegistryEditorOptions): RegistryEditor {
  const { live, shipped, files, nowUs, platforms, rootsInFlight, applied, dropped } = options;
  let edits: readonly RegistryEdit[] = [];
  const waiting = createWaitingEdits(files.waiting, options.log);
  let inForceTexts = files.read();

  const nextRevision = (): number => Math.max(live.inForce.map.revision, files.versions()[0]?.revision ?? 0) + 1;

  /** Says with a change of symbol what is held in the old one. */
  const namingHeld = (changes: readonly RegistryChange[]): readonly RegistryChange[] =>
    changes.map((change) => {
      if (change.what !== 'symbol') return change;
      const { root, platform, before } = change;
      const held = options.held().filter((one) => one.root === root && one.platform === platform);
      const old = held.find(({ symbol }) => symbol === before);
      if (old === undefined) return change;
      const size = `${old.size > 0 ? '+' : '−'}${Math.abs(old.size)}`;
      return { ...change, after: `${change.after} (${size} held in ${before}: exits go there)` };
    });
  const changesOf = (registry: Registry): readonly RegistryChange[] =>
    namingHeld(diffRegistries(live.inForce, registry, platforms(), nowUs()));

  /** The files as they stand; a file that cannot be read, as a folder in its place, is a fault in it. */
  const readTexts = (): Result<RegistryTexts, EditRefusal> => {
    try {
      return ok(files.read());
    } catch (error) {
      const fault = { file: inForceTexts.map.file, line: 1, key: '', message: (error as Error).message };
      return err({ code: 'CONFIG_INVALID', errors: [fault] });
    }
  };

  /** A file that cannot be read has changed too: what is wrong with it is told by whoever reads it next. */
  const isChangedByHand = (): boolean => {
    const read = readTexts();
    return !read.ok || !sameTexts(read.value, inForceTexts);
  };

  const applyNow = (texts: RegistryTexts, wanted: readonly RegistryEdit[]): ReturnType<typeof applyEdits> => {
    const edited = applyEdits(shipped, texts, wanted);
    if (!edited.ok) return edited;
    const { registry, texts: after } = edited.value;
    const switches = checkSwitches(live.inForce, registry, after.map, nowUs());
    return switches.ok ? edited : switches;
  };

  const check = (drafted: readonly RegistryEdit[]): Result<CheckedEdit, EditRefusal> => {
    const read = readTexts();
    if (!read.ok) return read;
    const checked = applyNow(read.value, drafted);
    if (!checked.ok) return err({ code: 'CONFIG_INVALID', errors: checked.error });
    const { registry } = checked.value;
    return ok({ registry, changes: changesOf(registry) });
  };

  const preview = (drafted: readonly RegistryEdit[]): Edited => {
    const checked = check(drafted);
    if (!checked.ok) return checked;
    const { changes } = checked.value;
    return ok(changes.length === 0 ? { kind: 'unchanged' } : { kind: 'drafted', changes });
  };

  /** Brings a candidate into force now: first on disk, as a version and in its place, then in memory, as a whole. */
  const bringIntoForce = (
    { texts, registry }: CheckedTexts,
    { by, why }: Offer,
    changes: readonly RegistryChange[],
  ): Edited => {
    const { revision } = registry.map;
    const version = { revision, atUs: nowUs(), by, why, changes: changes.map(describeChange) };
    try {
      files.keep(texts, version);
      files.write(texts);
    } catch (error) {
      return err({ code: 'CONFIG_NOT_WRITTEN', reason: (error as Error).message });
    }
    live.replace(registry);
    inForceTexts = texts;
    applied(version, changes);
    return ok({ kind: 'applied', revision, changes });
  };

  /** Applies an offer's edits to the files as they stand now, and lets it wait where it must. */
  const decide = (offer: Offer, texts: RegistryTexts): Edited => {
    const checked = applyNow(texts, offer.edits);
    const numbered = checked.ok ? withRevision(shipped, checked.value.texts, nextRevision()) : checked;
    if (!numbered.ok) return err({ code: 'CONFIG_INVALID', errors: numbered.error });
    const candidate = numbered.value;
    const decision = decideReload(live.inForce, ok(candidate.registry), rootsInFlight(), platforms(), nowUs());
    if (decision.kind === 'unchanged') return ok({ kind: 'unchanged' });
    if (decision.kind === 'kept') return err({ code: 'CONFIG_INVALID', errors: decision.errors });
    const changes = namingHeld(decision.changes);
    const busy = waiting.touching(changes);
    if (busy !== undefined || waiting.isFull) {
      const names = (busy === undefined ? waiting.all().flatMap(({ roots }) => roots) : busy.roots).join(', ');
      const reason = `an edit waits for the orders of ${names}; let it come into force, or discard it`;
      return err({ code: 'EDIT_WAITS', reason });
    }
    if (decision.kind === 'applies') return bringIntoForce(candidate, offer, changes);
    waiting.add({ offer, roots: decision.roots, changes });
    return ok({ kind: 'waits', roots: decision.roots, changes });
  };

  const offer = (drafted: readonly RegistryEdit[], by: string, why: string): Edited => {
    const read = readTexts();
    return read.ok ? decide({ edits: drafted, by, why, base: read.value }, read.value) : read;
  };

  /** Whether files were changed by hand since an offer was made; another edit of ours may have come in between. */
  const isStale = ({ edits: offered, base }: Offer, now: RegistryTexts): boolean =>
    !sameTexts(now, base) && (!sameTexts(now, inForceTexts) || offered.some(({ kind }) => kind === 'texts'));

  if (files.versions()[0] === undefined || isChangedSince(files, inForceTexts)) {
    const { revision } = live.inForce.map;
    const kept = files.textsOf(revision) === undefined ? revision : nextRevision();
    files.keep(inForceTexts, { revision: kept, atUs: nowUs(), by: 'start', why: 'found at the start', changes: [] });
  }

  return {
    draft: (edit) => {
      const drafted = [...edits, edit];
      const previewed = preview(drafted);
      if (previewed.ok) edits = drafted;
      return previewed;
    },
    check: (edit) => check([...edits, edit]),
    drafted: () => (edits.length > 0 || isChangedByHand() ? preview(edits) : undefined),
    discard: () => {
      edits = [];
      waiting.clear();
    },
    apply: (by, why) => {
      if (edits.length === 0 && !isChangedByHand()) return err({ code: 'EDIT_MISSING', reason: 'nothing is drafted' });
      const outcome = offer(edits, by, why);
      if (outcome.ok) edits = [];
      return outcome;
    },
    change: (wanted, by, why) => offer(wanted, by, why),
    undo: () => {
      const earlier = files.versions().find(({ revision }) => {
        const texts = files.textsOf(revision);
        return texts !== undefined && !sameTexts(texts, inForceTexts);
      });
      const texts = earlier && files.textsOf(earlier.revision);
      if (texts === undefined) return err({ code: 'EDIT_MISSING', reason: 'there is no earlier version' });
      const drafted: readonly RegistryEdit[] = [{ kind: 'texts', texts }];
      const previewed = preview(drafted);
      if (previewed.ok) edits = drafted;
      return previewed;
    },
    reload: (by) => {
      const read = readTexts();
      if (!read.ok) return read;
      if (sameTexts(read.value, inForceTexts)) return ok({ kind: 'unchanged' });
      return offer([], by, 'the files were read anew');
    },
    look: () => {
      if (waiting.all().length === 0) return;
      const inFlight = rootsInFlight();
      const ready = waiting.all().filter(({ roots }) => !roots.some((root) => inFlight.has(root)));
      for (const one of ready) {
        waiting.remove(one);
        const read = readTexts();
        const outcome: Edited = !read.ok
          ? read
          : isStale(one.offer, read.value)
            ? err({ code: 'EDIT_MISSING', reason: 'the files were changed by hand meanwhile' })
            : decide(one.offer, read.value);
        if (!outcome.ok) dropped('reason' in outcome.error ? outcome.error.reason : outcome.error.code);
      }
    },
    waiting: () => {
      const all = waiting.all();
      return all.length === 0
        ? undefined
        : {
            roots: [...new Set(all.flatMap(({ roots }) => roots))],
            changes: all.flatMap(({ changes }) => changes),
          };
    },
    versions: () => files.versions(),
  };
}

function isChangedSince(files: RegistryFiles, texts: RegistryTexts): boolean {
  const [newest] = files.versions();
  const kept = newest && files.textsOf(newest.revision);
  return kept !== undefined && !sameTexts(kept, texts);
}

function sameTexts(a: RegistryTexts, b: RegistryTexts): boolean {
  return a.products.text === b.products.text && a.map.text === b.map.text;
}
