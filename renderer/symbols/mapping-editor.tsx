import { useState } from 'react';
import type { MappingView } from '../../core/api/symbol-view.ts';
import { command, useQuery } from '../gateway-client.ts';
import { Dialog, Field } from '../ui/dialog.tsx';
import { readNumber } from '../ui/read-number.ts';
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
  const { t, locale } = useWords();
  const [typed, setTyped] = useState<Typed>({});
  const keys = keysOf(typed, locale);
  const isTouched = Object.keys(typed).length > 0;
  const wanted = isTouched && keys !== undefined ? { root, platform, ...keys } : undefined;
  const check = useQuery('symbolsCheck', wanted, 0, TYPING_MS);
  const canDraft = wanted !== undefined && check.value?.ok === true && !check.isLoading;
  const draft = (): void => {
    void command('symbolsSet', { root, platform, ...keys }).then(({ ok }) => {
      if (!ok) return;
      done();
      close();
    });
  };
  const confirm = (word: { readonly size?: string; readonly price?: string; readonly reason?: string }): void =>
    void command('symbolsConfirm', { root, platform, ...word }).then(({ ok }) => (ok ? done() : undefined));
  const field = (key: keyof Typed, name: string, first: string): React.JSX.Element => (
    <Field name={name}>
      <input
        value={typed[key] ?? first}
        aria-invalid={
          typed[key] !== undefined && (keyOf(key, typed[key], locale) === undefined || check.value?.ok === false)
        }
        onChange={({ target }) => setTyped({ ...typed, [key]: target.value })}
      />
    </Field>
  );
  const becomes = isTouched ? (wanted === undefined ? undefined : check.value?.becomes) : mapping;
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
        {field('min', t('symbols.editMin'), '')}
        {field('step', t('symbols.editStep'), '')}
        {field('max', t('symbols.editMax'), '')}
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
        {isTouched && keys === undefined && <p className="loss">{t('symbols.noNumber')}</p>}
        {wanted !== undefined &&
          check.value?.problems.map((problem) => (
            <p key={problem} className="loss">
              {problem}
            </p>
          ))}
      </div>
      {mapping !== undefined && <Confirmations mapping={mapping} confirm={confirm} />}
    </Dialog>
  );
}

/** A person's word on what cannot be proved: the size as it reads, and that the price is the root's, with how that is known. */
function Confirmations(props: {
  readonly mapping: MappingView;
  readonly confirm: (word: { readonly size?: string; readonly price?: string; readonly reason?: string }) => void;
}): React.JSX.Element {
  const { mapping, confirm } = props;
  const { size, sizeConfirmed, price, priceConfirmed, priceSentence, liveBarriers } = mapping;
  const { t, said } = useWords();
  const [reason, setReason] = useState('');
  return (
    <>
      {!sizeConfirmed && size !== null && (
        <div className="row">
          <button type="button" className="button" onClick={() => confirm({ size })}>
            {t('symbols.confirmSize', said(size))}
          </button>
        </div>
      )}
      {!priceConfirmed && price !== 'proved' && (
        <div className="row" style={{ alignItems: 'flex-end' }}>
          <Field name={t('symbols.priceReason')}>
            <input value={reason} maxLength={500} onChange={({ target }) => setReason(target.value)} />
          </Field>
          <button
            type="button"
            className="button"
            disabled={reason.trim() === ''}
            onClick={() => confirm({ price: priceSentence, reason })}
          >
            {t('symbols.confirmPrice', priceSentence)}
          </button>
        </div>
      )}
      {liveBarriers.length > 0 && <p className="soft">{t('symbols.barriers', liveBarriers.map(said).join('; '))}</p>}
    </>
  );
}

/** What was touched, as the command takes it: an emptied field removes its key. Undefined where one cannot be read. */
function keysOf(typed: Typed, locale: string): Readonly<Record<string, string | number | null>> | undefined {
  const read = Object.entries(typed).map(([key, text]) => [key, keyOf(key, text, locale)] as const);
  const keys = read.flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const]));
  return keys.length < read.length ? undefined : Object.fromEntries(keys);
}

/** One field: a text, a number with point or comma, null where it was emptied; undefined for what is no number. */
function keyOf(key: string, text: string, locale: string): string | number | null | undefined {
  const plain = text.trim();
  if (plain === '') return null;
  if (key === 'symbol' || key === 'size') return plain;
  return readNumber(plain, locale);
}
