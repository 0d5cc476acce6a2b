import type { StageView } from '../../core/api/performance-view.ts';
import { countText, durationText } from '../ui/format.ts';
import { useWords } from '../words/use-words.ts';

const HEIGHT = 120;

/** How many durations lie where: one bar per edge, from the first that holds any to the last. */
export function Histogram({ stage, name }: { readonly stage: StageView; readonly name: string }): React.JSX.Element {
  const { locale } = useWords();
  const held = stage.buckets.map(({ count }) => count > 0);
  const buckets = stage.buckets.slice(Math.max(0, held.indexOf(true)), held.lastIndexOf(true) + 1);
  const most = Math.max(1, ...buckets.map(({ count }) => count));
  return (
    <div className="histogram" role="img" aria-label={name}>
      {buckets.map(({ upToUs, count }) => (
        <div key={upToUs} title={`≤ ${durationText(upToUs, locale)}: ${countText(count, locale)}`}>
          <span style={{ height: count === 0 ? 0 : Math.max(2, (HEIGHT * count) / most) }} />
          <small>{durationText(upToUs, locale)}</small>
        </div>
      ))}
    </div>
  );
}
