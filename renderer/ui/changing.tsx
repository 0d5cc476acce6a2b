import { useEffect, useRef, useState } from 'react';

/** A text that tints for a moment when it changes, and keeps its place. */
export function Changing({
  text,
  className = '',
}: {
  readonly text: string;
  readonly className?: string;
}): React.JSX.Element {
  const before = useRef(text);
  const [round, setRound] = useState(0);
  useEffect(() => {
    if (before.current === text) return;
    before.current = text;
    setRound((count) => count + 1);
  }, [text]);
  return (
    <span key={round} className={round > 0 ? `changed ${className}` : className}>
      {text}
    </span>
  );
}
