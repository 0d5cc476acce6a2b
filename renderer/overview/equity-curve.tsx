import { useMemo } from 'react';
import { useRows, useStream } from '../gateway-client.ts';
import { Empty } from '../ui/panel.tsx';
import { LineChart } from '../ui/line-chart.tsx';
import { usdText } from '../ui/format.ts';
import { useNow } from '../ui/use-now.ts';
import { useWords } from '../words/use-words.ts';

/** The net of the risk day over time, up to now. */
export function EquityCurve(): React.JSX.Element {
  const { t, locale } = useWords();
  const points = useRows('equity');
  const netUsd = useStream('overview')?.day.netUsd ?? null;
  const nowS = useNow() / 1_000;
  const data = useMemo(() => {
    const sorted = (points ?? []).toSorted((one, other) => one.atUs - other.atUs);
    const times = sorted.map(({ atUs }) => atUs / 1_000_000);
    const nets = sorted.map((point) => point.netUsd);
    // The gateway keeps where the curve turned; what is true now is its end.
    const isNewer = netUsd !== null && times.length > 0 && nowS > (times.at(-1) ?? 0);
    return isNewer
      ? ([
          [...times, nowS],
          [...nets, netUsd],
        ] as const)
      : ([times, nets] as const);
  }, [points, netUsd, nowS]);
  if (data[0].length < 2) return <Empty text={t('overview.noCurve')} />;
  return (
    <LineChart
      height={150}
      label={t('overview.curve')}
      timeName={t('performance.time')}
      times={data[0]}
      lines={[{ name: t('overview.net'), values: data[1], colour: '--accent' }]}
      valueText={(value) => usdText(value, locale)}
    />
  );
}
