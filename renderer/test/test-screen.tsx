import { useEffect, useState } from 'react';
import type { OrderWish, PreviewView, TradableView } from '../../core/api/preview-view.ts';
import { command, useQuery, useRows, useStream } from '../gateway-client.ts';
import { usePanel } from '../panel-store.ts';
import { Field } from '../ui/dialog.tsx';
import { HoldButton } from '../ui/hold-button.tsx';
import { NumberInput } from '../ui/number-input.tsx';
import { Empty, Panel } from '../ui/panel.tsx';
import { useRanks } from '../platforms/use-ranks.ts';
import { quantityText } from '../ui/format.ts';
import { useNow } from '../ui/use-now.ts';
import { useWords } from '../words/use-words.ts';
import { ChildLine, RefusalLine } from '../orders/child-line.tsx';
import { PlatformPreviews } from './platform-previews.tsx';
import { readTestForm, type TestForm } from './read-test-form.ts';

const TYPES = ['MARKET', 'LIMIT', 'STOP', 'STOP_LIMIT'] as const;
/** How long typing must pause before the preview is asked for. */
const TYPING_MS = 150;
/** How often the figures of the preview are asked anew. */
const ANEW_MS = 2_000;

/** An order by hand: on the left what, on the right exactly what would go out, and one button that says what it does. */
export function TestScreen(): React.JSX.Element {
  const { t, locale, said } = useWords();
  const revision = useStream('overview')?.symbolsRevision ?? 0;
  const platformRows = useRows('platforms');
  const ranked = useRanks();
  const first = usePanel((state) => state.testPlatform);
  const linked = (platformRows ?? []).filter(({ linked: isLinked }) => isLinked);
  const tradables = useQuery('tradables', {}, `${revision} ${linked.length}`);
  const [form, setForm] = useState<TestForm>({
    root: '',
    side: 'BUY',
    quantity: '',
    orderType: 'MARKET',
    limitPrice: '',
    stopPrice: '',
    platforms: first === undefined ? undefined : [first],
    isLive: false,
  });
  const [sent, setSent] = useState<string | undefined>(undefined);
  const [isSending, setSending] = useState(false);
  // The next visit begins with all platforms again.
  useEffect(() => () => usePanel.getState().testOn(undefined), []);
  const tradable = (tradables.value ?? []).filter(({ platforms }) => platforms.some((each) => each.linked));
  const chosen = tradable.find(({ root }) => root === form.root) ?? firstRoot(tradable, first);
  const reachable = ranked(chosen?.platforms ?? []).filter((each) => each.linked);
  const ticked = reachable
    .map(({ platform }) => platform)
    .filter((platform) => form.platforms?.includes(platform) ?? true);
  const wish = chosen === undefined ? undefined : readTestForm(form, chosen.root, ticked, locale);
  const { state, openPositions, activeOrders, unknownOrders } = useStream('overview') ?? {};
  const round = Math.floor(useNow(ANEW_MS) / ANEW_MS);
  const preview = useQuery(
    'orderPreview',
    wish,
    `${round} ${revision} ${state} ${openPositions} ${activeOrders} ${unknownOrders} ${linked.length}`,
    TYPING_MS,
  );
  const change = (part: Partial<TestForm>): void => setForm({ ...form, ...part });
  if (tradables.value === undefined && tradables.isLoading) return <Empty text={t('common.loading')} />;
  if (chosen === undefined) return <Empty text={t('test.noPlatforms')} />;
  const flip = (platform: string): void =>
    change({
      platforms: ticked.includes(platform) ? ticked.filter((each) => each !== platform) : [...ticked, platform],
    });
  const fire = (order: OrderWish): void => {
    const testId = `test-${Date.now().toString(36)}-${Math.floor(Math.random() * 1e6).toString(36)}`;
    setSending(true);
    void command('orderTest', { ...order, testId, shown: preview.value?.keys ?? [] }).then((result) => {
      setSending(false);
      preview.again();
      if (!result.ok) return;
      usePanel.getState().say({ bad: result.value.code !== null, text: result.value.said });
      setSent(result.value.parentKey ?? undefined);
    });
  };
  return (
    <div className="test">
      <Panel title={t('screen.test')}>
        <div className="stack">
          <Field name={t('test.root')}>
            <select value={chosen.root} onChange={({ target }) => change({ root: target.value, platforms: undefined })}>
              {tradable.map(({ root, front }) => (
                <option key={root} value={root}>
                  {root} {front ?? ''}
                </option>
              ))}
            </select>
          </Field>
          <div className="sides" role="radiogroup" aria-label={t('test.side')}>
            {(['BUY', 'SELL'] as const).map((side) => (
              <button
                key={side}
                type="button"
                role="radio"
                aria-checked={form.side === side}
                className="button"
                onClick={() => change({ side })}
              >
                {side}
              </button>
            ))}
          </div>
          <Field name={t('test.quantity')}>
            <NumberInput
              placeholder={t('test.smallest', quantityText(chosen.quantityMin, locale))}
              value={form.quantity}
              set={(quantity) => change({ quantity })}
            />
          </Field>
          <Field name={t('test.type')}>
            <select
              value={form.orderType}
              onChange={({ target }) => change({ orderType: TYPES.find((type) => type === target.value) ?? 'MARKET' })}
            >
              {TYPES.map((type) => (
                <option key={type}>{type}</option>
              ))}
            </select>
          </Field>
          {form.orderType.includes('LIMIT') && (
            <Field name={t('test.limit')}>
              <NumberInput value={form.limitPrice} set={(limitPrice) => change({ limitPrice })} />
            </Field>
          )}
          {form.orderType.includes('STOP') && (
            <Field name={t('test.stop')}>
              <NumberInput value={form.stopPrice} set={(stopPrice) => change({ stopPrice })} />
            </Field>
          )}
          <fieldset>
            <legend>{t('test.platforms')}</legend>
            {reachable.map(({ platform, symbol, sizeLabel, simulated, mode }) => (
              <label key={platform} className="tick">
                <input type="checkbox" checked={ticked.includes(platform)} onChange={() => flip(platform)} />
                <span className="grow">
                  {platform} <span className="soft">{symbol}</span>{' '}
                  {simulated ? (
                    <span className="faint">{t('common.simulated')}</span>
                  ) : (
                    <span className="faint">{t(mode === 'live' ? 'mode.liveAccount' : `mode.${mode}`)}</span>
                  )}
                  {sizeLabel !== null && <span className="faint block">{said(sizeLabel)}</span>}
                </span>
              </label>
            ))}
            {ticked.length === 0 && <p className="amber">{t('test.choose')}</p>}
          </fieldset>
          {reachable.some(({ mode }) => mode === 'live') && (
            <label className="tick amber">
              <input
                type="checkbox"
                checked={form.isLive}
                onChange={({ target }) => change({ isLive: target.checked })}
              />
              {t('test.live')}
            </label>
          )}
        </div>
      </Panel>
      <div className="stack">
        <Panel
          title={t('test.preview')}
          beside={preview.isOther && wish !== undefined ? <span className="faint">…</span> : undefined}
        >
          <div className="stack">
            {preview.error !== undefined && <p className="loss">{said(preview.error.reason)}</p>}
            {wish === undefined ? (
              <p className="amber">{t(ticked.length === 0 ? 'test.choose' : 'test.incomplete')}</p>
            ) : preview.value === undefined ? (
              <p className="soft">{t('test.preparing')}</p>
            ) : (
              <Send
                preview={preview.value}
                side={form.side}
                isLive={form.isLive}
                isOld={preview.isOther || isSending}
                fire={() => fire(wish)}
              />
            )}
            {sent !== undefined && <Life parentKey={sent} />}
            {wish !== undefined && preview.value !== undefined && <PlatformPreviews preview={preview.value} />}
          </div>
        </Panel>
      </div>
    </div>
  );
}

function Send(props: {
  readonly preview: PreviewView;
  readonly side: 'BUY' | 'SELL';
  readonly isLive: boolean;
  /** The form says something newer than the preview: nothing is sent that was not shown. */
  readonly isOld: boolean;
  readonly fire: () => void;
}): React.JSX.Element {
  const { preview, side, isLive, isOld, fire } = props;
  const { t, locale, said } = useWords();
  if (preview.outcome !== 'sends' || preview.root === null)
    return (
      <p className="loss" role="status">
        {t('test.nothing')}
        {preview.reason === '' ? '' : `: ${said(preview.reason)}`}
      </p>
    );
  const sends = preview.platforms.filter(({ outcome }) => outcome === 'sends');
  const live = sends.filter(({ mode }) => mode === 'live').length;
  const reached = [
    ...(live === 0 ? [] : [t(live === 1 ? 'test.oneLive' : 'test.manyLive', live)]),
    ...(live === sends.length
      ? []
      : [t(sends.length - live === 1 ? 'test.onePaper' : 'test.manyPaper', sends.length - live)]),
  ];
  const what = `${quantityText(preview.quantity, locale)} ${preview.root} ${side}`;
  const sendText = t('test.send', what, reached.join(t('test.and')));
  return isLive ? (
    <HoldButton text={t('test.hold', sendText)} isDisabled={isOld} fire={fire} />
  ) : (
    <button type="button" className="button primary send" disabled={isOld} onClick={once(fire)}>
      {sendText}
    </button>
  );
}

/** The root to begin with: NQ, or the first that the platform which was asked for trades. */
function firstRoot(tradable: readonly TradableView[], platform: string | undefined): TradableView | undefined {
  const there = tradable.filter(({ platforms }) => platforms.some((each) => each.linked && each.platform === platform));
  const among = there.length > 0 ? there : tradable;
  return among.find(({ root }) => root === 'NQ') ?? among[0];
}

/** The second click of a double click sends no second order. */
function once(fire: () => void): (click: { readonly detail: number }) => void {
  return ({ detail }) => (detail > 1 ? undefined : fire());
}

/** The order that was sent, stage by stage, in place. */
function Life({ parentKey }: { readonly parentKey: string }): React.JSX.Element | null {
  const { t } = useWords();
  const parent = useStream('orders')?.get(parentKey);
  if (parent === undefined) return null;
  return (
    <Panel title={t('test.life')} isBare>
      {parent.children.map((child) => (
        <div key={child.orderId} style={{ height: 56 }}>
          <ChildLine child={child} />
        </div>
      ))}
      {parent.denied.map(({ platform, code, reason }) => (
        <div key={platform} style={{ height: 28 }}>
          <RefusalLine platform={platform} code={code} reason={reason} />
        </div>
      ))}
    </Panel>
  );
}
