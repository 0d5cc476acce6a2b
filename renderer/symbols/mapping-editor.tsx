import { useState } from 'react';
import type { MappingView } from '../../core/api/symbol-view.ts';
import { command, useQuery } from '../gateway-client.ts';
import { Dialog, Field } from '../ui/dialog.tsx';
import { useWords } from '../words/use-words.ts';

export interface MappingEditorProps {
  readonly root: string;
  readonly platform: string;
  readonly mapping: MappingView | undefined;
  readonly close: () => void;
  readonly done: () => void;
}

/** Fields of one mapping. One that was not touched stays as the file has it. */
type Typed = Partial<Record<'symbol' | 'size' | 'multiplier' | 'min' | 'max' | 'step', string>>;

const TYPING_MS = 200;

/** Edits one mapping, with what it would become shown as one types. */
export function MappingEditor({ root, platform, mapping, close, done }: MappingEditorProps): React.JSX.Element {
  const { t } = useWords();
  const [typed, setTyped] = useState<Typed>({});
  const keys = keysOf(typed);
  const isTouched = Object.keys(keys).length > 0;
  const check = useQuery('symbolsCheck', isTouched ? { root, platform, ...keys } : undefined, 0, TYPING_MS);
  const canDraft = isTouched && check.value?.ok === true && !check.isLoading;
  const draft = (): void => {
    void command('symbolsSet', { root, platform, ...keys }).then(({ ok }) => {
      if (!ok) return;
      done();
      close();
    });
  };
  const confirm = (what: 'size' | 'price'): void => {
    const value = what === 'size' ? mapping?.size : mapping?.symbol;
    void command('symbolsConfirm', { root, platform, ...(typeof value === 'string' && { [what]: value }) }).then(done);
  };
  const field = (key: keyof Typed, name: string, first: string): React.JSX.Element => (
    <Field name={name}>
      <input
        value={typed[key] ?? first}
        aria-invalid={isTouched && check.value?.ok === false && typed[key] !== undefined}
        onChange={({ target }) => setTyped({ ...typed, [key]: target.value })}
      />
    </Field>
  );
  const becomes = isTouched ? check.value?.becomes : mapping;
  return (
    <Dialog
      title={t('symbols.edit', root, platform)}
      close={close}
      submit={() => (canDraft ? draft() : undefined)}
      buttons={
        <button type="submit" className="button primary" disabled={!canDraft}>
          {t('symbols.draft')}
        </button>
      }
    >
      {field('symbol', t('symbols.editSymbol'), mapping?.symbol ?? '')}
      {field('size', t('symbols.editSize'), '')}
      <div className="row">
        {field('multiplier', t('symbols.editMultiplier'), '')}
        {field('min', 'min', '')}
        {field('step', 'step', '')}
        {field('max', 'max', '')}
      </div>
      <div className="stack" role="status" style={{ minHeight: 66 }}>
        <h2>{t('symbols.becomes')}</h2>
        {becomes === undefined || becomes === null ? (
          <p className="soft">{t('symbols.notTraded')}</p>
        ) : (
          <p>
            <strong>{becomes.symbol ?? '–'}</strong> <span className="soft">{becomes.size}</span>{' '}
            {becomes.refused !== null && <span className="loss">{becomes.refused}</span>}
          </p>
        )}
        {isTouched &&
          check.value?.problems.map((problem) => (
            <p key={problem} className="loss">
              {problem}
            </p>
          ))}
      </div>
      {mapping !== undefined && (
        <div className="row">
          {!mapping.sizeConfirmed && mapping.size !== null && (
            <button type="button" className="button" onClick={() => confirm('size')}>
              {t('symbols.confirmSize')}
            </button>
          )}
          {!mapping.priceConfirmed && mapping.price !== 'proved' && (
            <button type="button" className="button" onClick={() => confirm('price')}>
              {t('symbols.confirmPrice')}
            </button>
          )}
          {mapping.liveBarriers.length > 0 && (
            <span className="soft">{t('symbols.barriers', mapping.liveBarriers.join('; '))}</span>
          )}
        </div>
      )}
    </Dialog>
  );
}

/** What was touched, as the command takes it: an emptied field removes its key. */
function keysOf(typed: Typed): Readonly<Record<string, string | number | null>> {
  return Object.fromEntries(
    Object.entries(typed).map(([key, text]) => {
      const plain = text.trim();
      if (plain === '') return [key, null];
      return [key, key === 'symbol' || key === 'size' ? plain : Number(plain)];
    }),
  );
}
