import type { PlatformPreview, PreviewView } from '../../core/api/preview-view.ts';
import { useRanks } from '../platforms/use-ranks.ts';
import { Checks } from '../ui/checks.tsx';
import { priceText } from '../ui/format.ts';
import { unitText } from '../words/unit-text.ts';
import { useWords } from '../words/use-words.ts';

const OUTCOMES = {
  sends: 'test.sends',
  denied: 'test.denied',
  skipped: 'test.skipped',
  nothing: 'test.nothingHere',
} as const;
const TONES = { sends: 'good', denied: 'bad', skipped: '', nothing: '' } as const;

/** Per platform the exact order that would go out, and each check as a line with its figures. */
export function PlatformPreviews({ preview }: { readonly preview: PreviewView }): React.JSX.Element {
  const ranked = useRanks();
  return (
    <div className="stack previews">
      {preview.checks.length > 0 && <Checks checks={preview.checks} />}
      {ranked(preview.platforms).map((platform) => (
        <OnePreview key={platform.platform} platform={platform} />
      ))}
    </div>
  );
}

function OnePreview({ platform }: { readonly platform: PlatformPreview }): React.JSX.Element {
  const speech = useWords();
  const { t, locale, said } = speech;
  const { outcome, code, reason, orders, sizeLabel, checks } = platform;
  return (
    <section className="preview" aria-label={platform.platform}>
      <div className="row">
        <strong>{platform.platform}</strong>
        <span className={`tag ${TONES[outcome]}`}>{t(OUTCOMES[outcome])}</span>
        {orders.map((order) => (
          <span key={`${order.symbol} ${order.role} ${order.side}`}>
            {order.side} {unitText(order.size, order.unit, speech)} <strong>{order.symbol}</strong> {order.orderType}
            {order.limitPrice === null ? '' : ` ${priceText(order.limitPrice, null, locale)}`}
            {order.stopPrice === null ? '' : ` ${priceText(order.stopPrice, null, locale)}`}{' '}
            {order.role !== 'ENTRY' && <span className="tag">{order.role}</span>}{' '}
            <span className="faint">{order.account}</span>
          </span>
        ))}
        {sizeLabel !== null && <span className="faint">{said(sizeLabel)}</span>}
      </div>
      {reason !== '' && (
        <p className={outcome === 'denied' ? 'loss' : 'soft'}>
          {code === null ? '' : `${code}: `}
          {said(reason)}
        </p>
      )}
      {checks.length > 0 && <Checks checks={checks} />}
    </section>
  );
}
