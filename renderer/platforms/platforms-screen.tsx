import { useRows, useStream } from '../gateway-client.ts';
import { Empty } from '../ui/panel.tsx';
import { useWords } from '../words/use-words.ts';
import { PlatformCard } from './platform-card.tsx';

/** A card for each platform, the same order everywhere. */
export function PlatformsScreen(): React.JSX.Element {
  const { t } = useWords();
  const platforms = useRows('platforms');
  const port = useStream('overview')?.doors.find(({ name }) => name === 'platform')?.port;
  if (platforms === undefined) return <Empty text={t('common.loading')} />;
  if (platforms.length === 0) return <Empty text={t('overview.noPlatforms', port ?? 5555)} />;
  return (
    <div className="cards">
      {platforms
        .toSorted((one, other) => one.rank - other.rank)
        .map((platform, index) => (
          <PlatformCard key={platform.platform} platform={platform} index={index} />
        ))}
    </div>
  );
}
