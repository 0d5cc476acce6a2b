import { expect, it } from 'vitest';
import { describeConfigError } from '../../core/instruments/config-error.ts';
import { loadHolidays } from '../../core/instruments/load-holidays.ts';
import { loadProducts } from '../../core/instruments/load-products.ts';
import { shippedText } from '../support/shipped-registry.ts';

function faultsOf(text: string): readonly string[] {
  const calendars = loadHolidays({ text: shippedText('holidays.yaml'), file: 'holidays.yaml' });
  if (!calendars.ok) throw new Error('the shipped holidays do not load');
  const base = { text: shippedText('products.yaml'), file: 'shipped.yaml' };
  const read = loadProducts([base, { text, file: 'user.yaml' }], calendars.value);
  return read.ok ? [] : read.error.map(describeConfigError);
}

it.each(['- a\n- b\n', 'hello\n', '17\n', '\n\n- NQ\n'])('names the file of the user that holds %j', (text) => {
  const [fault, ...others] = faultsOf(text);
  expect(others).toEqual([]);
  expect(fault).toMatch(/^user\.yaml:\d+/u);
  expect(fault).toContain('expected keys');
});

it('names the key that stands there twice', () => {
  expect(faultsOf('products:\n  NQ: { tick: 1 }\n  NQ: { tick: 2 }\n')).toEqual(['user.yaml:3 NQ: stands here twice']);
});

it('takes a file with nothing or only comments in it', () => {
  expect(faultsOf('')).toEqual([]);
  expect(faultsOf('# nothing\n')).toEqual([]);
});
