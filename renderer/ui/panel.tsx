/** A part of a screen with its heading, and what belongs beside the heading. */
export function Panel(props: {
  readonly title: string;
  readonly beside?: React.ReactNode;
  readonly isBare?: boolean;
  readonly className?: string;
  readonly children: React.ReactNode;
}): React.JSX.Element {
  const { title, beside, isBare = false, className = '', children } = props;
  return (
    <section className={`panel ${className}`} aria-label={title}>
      <header>
        <h2 className="grow">{title}</h2>
        {beside}
      </header>
      {isBare ? children : <div className="body">{children}</div>}
    </section>
  );
}

/** What stands where there is nothing to show yet, and what to do about it. */
export function Empty({
  text,
  children,
}: {
  readonly text: string;
  readonly children?: React.ReactNode;
}): React.JSX.Element {
  return (
    <div className="empty">
      <p>{text}</p>
      {children}
    </div>
  );
}

/** A number with its name above it. */
export function Figure(props: {
  readonly name: string;
  readonly value: string;
  readonly isBig?: boolean;
  readonly tone?: string;
}): React.JSX.Element {
  const { name, value, isBig = false, tone = '' } = props;
  return (
    <div className={isBig ? 'figure big' : 'figure'}>
      <dt>{name}</dt>
      <dd className={tone}>{value}</dd>
    </div>
  );
}

/** The colour class of an amount of money. */
export function toneOf(value: number | null | undefined): string {
  if (value === null || value === undefined || value === 0) return '';
  return value > 0 ? 'gain' : 'loss';
}
