import { useWords } from '../words/use-words.ts';
import { readNumber } from './read-number.ts';

export interface NumberInputProps {
  readonly value: string;
  readonly set: (text: string) => void;
  readonly width?: number;
  readonly label?: string;
  readonly placeholder?: string;
  readonly focused?: () => void;
  /** Where more is asked of it than to be a number. */
  readonly isWrong?: boolean;
}

/** A field for a number; what cannot be read as one stays there to be seen, marked as wrong. */
export function NumberInput(props: NumberInputProps): React.JSX.Element {
  const { value, set, width, label, placeholder, focused } = props;
  const { locale } = useWords();
  const isWrong = props.isWrong ?? (value.trim() !== '' && readNumber(value, locale) === undefined);
  return (
    <input
      type="text"
      inputMode="decimal"
      autoComplete="off"
      className="figure-field"
      aria-label={label}
      aria-invalid={isWrong}
      placeholder={placeholder}
      style={width === undefined ? undefined : { width }}
      value={value}
      onFocus={focused}
      onChange={({ target }) => set(target.value)}
    />
  );
}
