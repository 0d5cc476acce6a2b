import { Fragment, useState } from 'react';
import type { PositionView } from '../../core/api/order-view.ts';
import { useRows } from '../gateway-client.ts';
import { Changing } from '../ui/changing.tsx';
import { priceText, signedText, usdText } from '../ui/format.ts';
import { Empty, toneOf } from '../ui/panel.tsx';
import { useTicks } from '../ui/use-ticks.tsx';
import { unitText } from '../words/unit-text.ts';
import { useWords } from '../words/use-words.ts';
import { byRoot } from './by-root.ts';

/** What is held: a line per root, and by platform when opened. */
export function Positions(): React.JSX.Element {
  const { t, locale } = useWords();
  const rows = useRows('positions');
  const ticks = useTicks();
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  if (rows === undefined) return <Empty text={t('common.loading')} />;
  const roots = byRoot(rows);
  if (roots.length === 0) return <Empty text={t('overview.noPositions')} />;
  const flip = (root: string): void => {
    const next = new Set(opened);
    if (!next.delete(root)) next.add(root);
    setOpened(next);
  };
  return (
    <table>
      <thead>
        <tr>
          <th>{t('column.symbol')}</th>
          <th className="number">{t('column.position')}</th>
          <th className="number">{t('column.average')}</th>
          <th className="number">{t('column.last')}</th>
          <th className="number">{t('column.pnl')}</th>
        </tr>
      </thead>
      <tbody>
        {roots.map((group) => (
          <Fragment key={group.key}>
            <tr>
              <td>
                <button
                  type="button"
                  className="link"
                  aria-expanded={opened.has(group.key)}
                  onClick={() => flip(group.key)}
                >
                  {opened.has(group.key) ? '▾' : '▸'} {group.root}
                </button>{' '}
                {group.simulated && <span className="tag">{t('common.simulated')}</span>}
                {!group.watched && <span className="tag bad">{t('position.notWatched')}</span>}
              </td>
              <td className="number">{signedText(group.qty, locale)}</td>
              <td className="number">{priceText(group.averagePrice, ticks.get(group.root), locale)}</td>
              <td className="number">
                <Changing text={priceText(group.lastPrice, ticks.get(group.root), locale)} />
              </td>
              <td className={`number ${toneOf(group.openUsd)}`}>{usdText(group.openUsd, locale)}</td>
            </tr>
            {opened.has(group.key) &&
              group.positions.map((position) => (
                <OnePosition key={position.key} position={position} tick={ticks.get(group.root)} />
              ))}
          </Fragment>
        ))}
      </tbody>
    </table>
  );
}

function OnePosition({
  position,
  tick,
}: {
  readonly position: PositionView;
  readonly tick: number | undefined;
}): React.JSX.Element {
  const speech = useWords();
  const { t, locale } = speech;
  const { platform, symbol, account, protection, difference } = position;
  return (
    <>
      <tr className="inner">
        <td className="soft">
          {platform} · {symbol} · {account}
        </td>
        <td className="number">
          {signedText(position.qty, locale)}
          {position.size !== position.qty && (
            <span className="faint"> ({unitText(position.size, position.unit, speech)})</span>
          )}
        </td>
        <td className="number">{priceText(position.averagePrice, tick, locale)}</td>
        <td className="number">{priceText(position.lastPrice, tick, locale)}</td>
        <td className={`number ${toneOf(position.openUsd)}`}>{usdText(position.openUsd, locale)}</td>
      </tr>
      {(protection !== null || difference !== null) && (
        <tr className="inner">
          <td colSpan={5} className="soft">
            {protection !== null && (
              <span>
                {t('column.protection')}: {protection.text}
                {protection.where === 'gateway' && <em className="amber"> {t('protection.gateway')}</em>}
              </span>
            )}
            {difference !== null && <span className="amber"> {difference}</span>}
          </td>
        </tr>
      )}
    </>
  );
}
