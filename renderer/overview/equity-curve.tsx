import { useMemo } from 'react';
import { useRows } from '../gateway-client.ts';
import { Empty } from '../ui/panel.tsx';
import { LineChart } from '../ui/line-chart.tsx';
import { usdText } from '../ui/format.ts';
import { useWords } from '../words/use-words.ts';

/** The net of the risk day over time. */
export function EquityCurve(): React.JSX.Element {
  const { t, locale } = useWords();
  const points = useRows('equity');
  const data = useMemo(() => {
    const sorted = (points ?? []).toSorted((one, other) => one.atUs - other.atUs);
    return [sorted.map(({ atUs }) => atUs / 1_000_000), sorted.map(({ netUsd }) => netUsd)] as const;
  }, [points]);
  if (data[0].length < 2) return <Empty text={t('overview.noCurve')} />;
  return (
    <LineChart
      height={150}
      label={t('overview.curve')}
      times={data[0]}
      lines={[{ name: t('overview.net'), values: data[1], colour: '--accent' }]}
      valueText={(value) => usdText(value, locale)}
    />
  );
}
