const NONE = '–';

/** `$1,234.50`, `-$80.00`. */
export function usdText(amount: number | null): string {
  if (amount === null) return NONE;
  return `${amount < 0 ? '-' : ''}$${grouped(Math.abs(amount), 2)}`;
}

/** The same with its sign, for what may go either way. */
export function signedUsdText(amount: number | null): string {
  return amount !== null && amount > 0 ? `+${usdText(amount)}` : usdText(amount);
}

/** `63.6 %` of a share from 0 to 1. */
export function shareText(share: number | null): string {
  return share === null ? NONE : `${(share * 100).toFixed(1)} %`;
}

/** `0.42 ms`. */
export function latencyText(us: number | undefined): string {
  if (us === undefined) return NONE;
  return us < 1_000_000 ? `${(us / 1_000).toFixed(us < 100_000 ? 2 : 0)} ms` : `${(us / 1_000_000).toFixed(1)} s`;
}

/** `12,345` or, with digits, `12,345.25`. Digits stand as they are where none are stated. */
export function grouped(value: number, digits?: number): string {
  const [whole = '', rest] = (digits === undefined ? String(value) : value.toFixed(digits)).split('.');
  const text = /e/i.test(whole) ? whole : whole.replaceAll(/\B(?=(\d{3})+(?!\d))/g, ',');
  return rest === undefined ? text : `${text}.${rest}`;
}

/** `0.4 s`, `12 s`, `14 min`, `3 h 5 min`, `2 d 4 h`. */
export function ageText(us: number): string {
  const seconds = Math.max(0, us / 1_000_000);
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} d ${hours % 24} h`;
}
