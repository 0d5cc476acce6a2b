import { switchPlatform } from '../frame/actions.ts';
import { platformKey } from '../frame/shortcuts.ts';
import { useRows, useStream } from '../gateway-client.ts';
import { hasBeenSeen } from '../platforms/has-been-seen.ts';
import { durationText, sentences, spanText } from '../ui/format.ts';
import { Lights, worstLight } from '../ui/light.tsx';
import { Empty } from '../ui/panel.tsx';
import { Toggle } from '../ui/toggle.tsx';
import { useNow } from '../ui/use-now.ts';
import { useWords } from '../words/use-words.ts';
import type { PlatformView } from '../../core/api/platform-view.ts';

/** A row per platform: its lights, when it was heard last, how fast it is, its toggle. */
export function PlatformRows(): React.JSX.Element {
  const { t } = useWords();
  const platforms = useRows('platforms');
  const port = useStream('overview')?.doors.find(({ name }) => name === 'platform')?.port;
  if (platforms === undefined) return <Empty text={t('common.loading')} />;
  if (platforms.length === 0) return <Empty text={t('overview.noPlatforms', port ?? 5555)} />;
  return (
    <table>
      <thead>
        <tr>
          <th>{t('column.platform')}</th>
          <th>{t('column.state')}</th>
          <th className="number">{t('column.updated')}</th>
          <th className="number">{t('column.latency')}</th>
          <th aria-label={t('light.link')} />
        </tr>
      </thead>
      <tbody>
        {platforms
          .toSorted((one, other) => one.rank - other.rank)
          .map((platform, index) => (
            <Row key={platform.platform} platform={platform} index={index} />
          ))}
      </tbody>
    </table>
  );
}

function Row({ platform, index }: { readonly platform: PlatformView; readonly index: number }): React.JSX.Element {
  const { t, locale, said } = useWords();
  const nowMs = useNow();
  const worst = worstLight(platform);
  const heard = platform.lastTickUs ?? platform.lastHeardUs;
  return (
    <>
      <tr title={[said(worst.reason), said(worst.remedy)].join('\n').trim()}>
        <td className="clip">
          {said(platform.name)}{' '}
          {platform.arming.state === 'armed' && <span className="badge live">{t('mode.live')}</span>}
        </td>
        <td className="lights">
          {hasBeenSeen(platform) ? (
            <Lights platform={platform} />
          ) : (
            <span className="faint">{t('platform.never')}</span>
          )}
        </td>
        <td className="number soft">{heard === null ? '–' : spanText(nowMs / 1_000 - heard / 1_000_000)}</td>
        <td className="number soft">{durationText(platform.orderToFill?.p50Us ?? platform.rttUs, locale)}</td>
        <td className="number">
          <PlatformToggle platform={platform} index={index} />
        </td>
      </tr>
      {(worst.state === 'amber' || worst.state === 'red') && worst.reason !== '' && (
        <tr className="inner">
          <td colSpan={5} className={worst.state === 'red' ? 'red' : 'soft'}>
            {sentences(said(worst.reason), said(worst.remedy))}
          </td>
        </tr>
      )}
    </>
  );
}

/** Connects at once; before switching off with open business it asks. `index` is its place among the platforms. */
export function PlatformToggle({
  platform,
  index,
}: {
  readonly platform: PlatformView;
  readonly index: number;
}): React.JSX.Element {
  const { t, said } = useWords();
  return (
    <Toggle
      label={t('platform.connect', said(platform.name))}
      shortcut={platformKey(index)}
      isOn={platform.switch === 'on'}
      set={(on) => switchPlatform(platform, on)}
    />
  );
}
