import { useState } from 'react';
import type { SignalWish } from '../../core/api/preview-view.ts';
import { useQuery, useStream } from '../gateway-client.ts';
import { Field } from '../ui/dialog.tsx';
import { NumberInput } from '../ui/number-input.tsx';
import { readNumber } from '../ui/read-number.ts';
import { Panel } from '../ui/panel.tsx';
import { PlatformPreviews } from '../test/platform-previews.tsx';
import { useWords } from '../words/use-words.ts';

/** Runs a signal through every check as it stands now; nothing is sent. */
export function WhatIf(): React.JSX.Element {
  const { t, said, locale } = useWords();
  const revision = useStream('overview')?.symbolsRevision ?? 0;
  const tradables = useQuery('tradables', {}, revision);
  const [root, setRoot] = useState('');
  const [side, setSide] = useState<'BUY' | 'SELL'>('BUY');
  const [quantity, setQuantity] = useState('1');
  const [confidence, setConfidence] = useState('');
  const [mqscore, setMqscore] = useState('');
  const [noise, setNoise] = useState('');
  const [asked, setAsked] = useState<{ readonly wish: SignalWish; readonly round: number } | undefined>();
  const answer = useQuery('whatIf', asked?.wish, asked?.round);
  const chosen =
    root === '' ? (tradables.value?.find((each) => each.root === 'NQ') ?? tradables.value?.[0])?.root : root;
  const isAnyWrong = [quantity, confidence, mqscore, noise].some(
    (text) => text.trim() !== '' && readNumber(text, locale) === undefined,
  );
  const judge = (): void => {
    if (chosen === undefined) return;
    const wish: SignalWish = {
      root: chosen,
      side,
      ...optionalNumber('quantity', quantity, locale),
      ...optionalNumber('confidence', confidence, locale),
      ...optionalNumber('mqscore', mqscore, locale),
      ...optionalNumber('noiseLevel', noise, locale),
    };
    setAsked({ wish, round: (asked?.round ?? 0) + 1 });
  };
  return (
    <Panel title={t('signals.whatIf')}>
      <form
        className="row what-if"
        onSubmit={(event) => {
          event.preventDefault();
          judge();
        }}
      >
        <Field name={t('test.root')}>
          <select value={chosen ?? ''} onChange={({ target }) => setRoot(target.value)}>
            {tradables.value?.map((each) => (
              <option key={each.root}>{each.root}</option>
            ))}
          </select>
        </Field>
        <Field name={t('test.side')}>
          <select value={side} onChange={({ target }) => setSide(target.value === 'SELL' ? 'SELL' : 'BUY')}>
            <option>BUY</option>
            <option>SELL</option>
          </select>
        </Field>
        <NumberField name={t('test.quantity')} value={quantity} set={setQuantity} />
        <NumberField name={t('signals.confidence')} value={confidence} set={setConfidence} />
        <NumberField name={t('signals.mqscore')} value={mqscore} set={setMqscore} />
        <NumberField name={t('signals.noise')} value={noise} set={setNoise} />
        <button type="submit" className="button primary" disabled={isAnyWrong}>
          {t('signals.judge')}
        </button>
      </form>
      {answer.error !== undefined && <p className="loss">{said(answer.error.reason)}</p>}
      {answer.value !== undefined && (
        <div className="stack" role="status">
          <p>
            <span className={`tag ${answer.value.outcome === 'sends' ? 'good' : 'bad'}`}>
              {t(`outcome.${answer.value.outcome}`)}
            </span>{' '}
            {answer.value.code !== null && <code>{answer.value.code}</code>} {said(answer.value.reason)}
          </p>
          <PlatformPreviews preview={answer.value} />
        </div>
      )}
    </Panel>
  );
}

function NumberField(props: {
  readonly name: string;
  readonly value: string;
  readonly set: (text: string) => void;
}): React.JSX.Element {
  const { name, value, set } = props;
  return (
    <Field name={name}>
      <NumberInput width={110} value={value} set={set} />
    </Field>
  );
}

function optionalNumber(key: string, text: string, locale: string): Readonly<Record<string, number>> {
  const value = readNumber(text, locale);
  return value === undefined ? {} : { [key]: value };
}
