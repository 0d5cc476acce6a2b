import type { CertificateView } from '../../core/api/risk-view.ts';
import { Empty } from '../ui/panel.tsx';
import { momentText, signedText, timeText } from '../ui/format.ts';
import { useWords } from '../words/use-words.ts';

const TONES = { proved: 'good', not_proved: 'bad', parked: 'bad', working: 'open' } as const;

/** The proof of each flatten, platform by platform, or the loud lack of it. */
export function Certificates({
  certificates,
}: {
  readonly certificates: readonly CertificateView[];
}): React.JSX.Element {
  const { t, locale, said } = useWords();
  if (certificates.length === 0) return <Empty text={t('risk.noCertificates')} />;
  return (
    <ul className="rules">
      {certificates.map(({ id, outcome, scope, by, startedUs, text, platforms }) => (
        <li key={id}>
          <div className="row">
            <span className={`tag ${TONES[outcome]}`}>{t(`flat.${outcome}`)}</span>
            <span className="grow">
              {said(scope)} · {said(by)}
            </span>
            <span className="faint">{momentText(startedUs, locale)}</span>
          </div>
          <p className="soft">{said(text)}</p>
          {platforms.map((leg) => (
            <Leg key={`${leg.platform} ${leg.account}`} leg={leg} />
          ))}
        </li>
      ))}
    </ul>
  );
}

function Leg({ leg }: { readonly leg: CertificateView['platforms'][number] }): React.JSX.Element {
  const { t, locale } = useWords();
  const { platform, account, outcome, rounds, reread, doubts } = leg;
  const held = reread?.positions
    .filter(({ size }) => size !== 0)
    .map(({ symbol, size }) => `${symbol} ${signedText(size, locale)}`);
  return (
    <div className={outcome === 'proved' ? 'faint' : 'loss'}>
      <p>
        {platform} {account}: {t(`flat.${outcome}`)} · {t('risk.rounds', rounds)}
        {reread === null
          ? ` · ${t('risk.notReread')}`
          : ` · ${t('risk.reread', timeText(reread.readUs, locale))}: ${held?.join(', ') || t('risk.readFlat')}`}
      </p>
      {doubts.map((doubt) => (
        <p key={doubt}>{doubt}</p>
      ))}
    </div>
  );
}
