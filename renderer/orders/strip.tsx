import type { ChildOrderView } from '../../core/api/order-view.ts';
import { durationText, stageTimeText } from '../ui/format.ts';
import { useWords } from '../words/use-words.ts';
import { stagesOf } from './stages.ts';

/** A child's life as a strip: each stage with its time and the gap before it; the platform's words at the end. */
export function Strip({ child }: { readonly child: ChildOrderView }): React.JSX.Element {
  const { t, locale } = useWords();
  return (
    <ol className="strip">
      {stagesOf(child).map(({ name, atUs, gapUs }) => (
        <li key={name} data-stage={name}>
          {gapUs !== undefined && <span className="gap">{durationText(gapUs, locale)}</span>}
          <span className="stage" title={stageTimeText(atUs, locale)}>
            {t(`orders.stage.${name}`)}
          </span>
        </li>
      ))}
      {child.reason !== '' && <li className="words">{child.reason}</li>}
    </ol>
  );
}

/** The state of a child as a tag; unknown is violet. */
export function StateTag({ child }: { readonly child: ChildOrderView }): React.JSX.Element {
  const { t } = useWords();
  const { state } = child;
  const tone =
    state === 'unknown'
      ? 'unknown'
      : state === 'filled'
        ? 'good'
        : state === 'rejected' || state === 'denied' || state === 'not_received'
          ? 'bad'
          : state === 'cancelled' || state === 'expired'
            ? ''
            : 'open';
  return (
    <span className={`tag ${tone}`} title={child.code ?? undefined}>
      {t(`child.${state}`)}
    </span>
  );
}
