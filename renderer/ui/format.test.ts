import { describe, expect, it } from 'vitest';
import {
  amountText,
  decimalsOf,
  durationText,
  momentText,
  NOTHING,
  percentText,
  priceText,
  quantityText,
  sentences,
  signedText,
  spanText,
  timeText,
  usdText,
  zoneText,
} from './format.ts';

describe('texts of numbers', () => {
  it('always show the sign of money', () => {
    expect(usdText(412.5, 'en-US')).toBe('+$412.50');
    expect(usdText(-1_004, 'en-US')).toBe('−$1,004.00');
    expect(usdText(-1_004, 'pt-BR')).toBe('−$1.004,00');
    for (const nothing of [0, -0, 0.004, -0.004]) expect(usdText(nothing, 'en-US')).toBe('$0.00');
    expect(usdText(-0.006, 'en-US')).toBe('−$0.01');
    expect(usdText(null, 'en-US')).toBe(NOTHING);
  });

  it('give a limit no sign of its own', () => {
    expect(amountText(1_000, 'en-US')).toBe('$1,000');
  });

  it('show a price with the decimals of its tick, else with its own', () => {
    expect(priceText(16_250.5, 0.25, 'en-US')).toBe('16,250.50');
    expect(priceText(1.0845, 0.00005, 'en-US')).toBe('1.08450');
    expect(priceText(16_250, undefined, 'en-US')).toBe('16,250.00');
    expect(decimalsOf(1e-7)).toBe(7);
  });

  it('show quantities as short as they are, with a sign where they are signed', () => {
    expect(quantityText(20, 'en-US')).toBe('20');
    expect(signedText(-0.5, 'en-US')).toBe('−0.5');
    expect(signedText(2, 'en-US')).toBe('+2');
    expect(signedText(0, 'en-US')).toBe('0');
    expect(percentText(2 / 3, 'en-US')).toBe('66.7%');
  });

  it.each([
    [48, '48 µs'],
    [1_400, '1.4 ms'],
    [197_000, '197 ms'],
    [3_200_000, '3.2 s'],
  ])('show %d µs as %s', (us, text) => {
    expect(durationText(us, 'en-US')).toBe(text);
  });

  it.each([
    [-5, '0 s'],
    [45, '45 s'],
    [200, '3 min'],
    [7_500, '2 h 05 min'],
    [100_000, '1 d 3 h'],
  ])('show %d seconds as %s', (seconds, text) => {
    expect(spanText(seconds)).toBe(text);
  });
});

describe('texts of times', () => {
  const US = Date.UTC(2026, 10, 20, 20, 32, 7) * 1_000;

  it('follow the zone that is asked for', () => {
    expect(timeText(US, 'en-US', 'America/Chicago')).toBe('14:32:07');
    expect(timeText(US, 'pt-BR', 'America/Sao_Paulo')).toBe('17:32:07');
    expect(momentText(US, 'en-US', 'America/Chicago')).toBe('Nov 20, 14:32:07');
  });

  it('name the exchange’s zone as traders do', () => {
    expect(zoneText('America/Chicago', US, 'en-US')).toBe('CT');
  });
});

describe('sentences', () => {
  it('begin large, end with one stop, and leave out what is empty', () => {
    expect(sentences('has never connected', 'Start NinjaTrader 8.', '')).toBe(
      'Has never connected. Start NinjaTrader 8.',
    );
  });
});
