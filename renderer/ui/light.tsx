import type { LightView } from '../../core/api/light-view.ts';
import type { PlatformView } from '../../core/api/platform-view.ts';
import { useWords } from '../words/use-words.ts';

/** Shapes tell the lights apart where colour does not. */
const MARKS = { green: '●', amber: '◐', red: '✕', off: '○' } as const;

/** One light; its reason and remedy are its title. */
export function Light({ name, light }: { readonly name: string; readonly light: LightView }): React.JSX.Element {
  const { t, said } = useWords();
  const words = [`${name}: ${t(`light.${light.state}`)}`, said(light.reason), said(light.remedy)].filter(
    (part) => part !== '',
  );
  return (
    <span className="light" data-state={light.state} role="img" aria-label={words.join('. ')} title={words.join('\n')}>
      {MARKS[light.state]}
    </span>
  );
}

/** The three lights of a platform, in their order. */
export function Lights({ platform }: { readonly platform: PlatformView }): React.JSX.Element {
  const { t } = useWords();
  return (
    <span className="row" style={{ gap: 2, flexWrap: 'nowrap' }}>
      <Light name={t('light.link')} light={platform.link} />
      <Light name={t('light.data')} light={platform.data} />
      <Light name={t('light.canTrade')} light={platform.canTrade} />
    </span>
  );
}

/** The light that matters most. */
export function worstLight({ link, data, canTrade }: PlatformView): LightView {
  const lights = [link, data, canTrade];
  for (const state of ['red', 'off', 'amber'] as const) {
    const found = lights.find((light) => light.state === state);
    if (found !== undefined) return found;
  }
  return link;
}
