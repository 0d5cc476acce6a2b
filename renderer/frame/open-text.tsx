import type { useOpenBusiness } from './use-open-business.ts';
import { sentences } from '../ui/format.ts';
import { useWords } from '../words/use-words.ts';

export interface OpenTextProps {
  readonly open: Pick<ReturnType<typeof useOpenBusiness>, 'value' | 'error'>;
  /** The sentence around what is open. */
  readonly around: (text: string) => string;
}

/** What is open in one sentence; that it is being asked, or cannot be known, where there is no answer. */
export function OpenText({ open, around }: OpenTextProps): React.JSX.Element {
  const { t, said } = useWords();
  const { value, error } = open;
  if (error !== undefined)
    return <span className="amber">{sentences(t('open.unknown'), said(error.reason), said(error.remedy))}</span>;
  if (value === undefined) return <span className="soft">{t('open.asking')}</span>;
  return <span>{value.text === '' ? t('band.nothingOpen') : around(said(value.text))}</span>;
}
