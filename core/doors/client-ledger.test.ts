import { describe, expect, it } from 'vitest';
import type { ClientId } from '../model/ids.ts';
import { LEGACY_CLIENT } from '../model/ids.ts';
import { ClientLedger, CLIENTS_MAX } from './client-ledger.ts';
import { OrderIdForm } from './order-id-form.ts';

const name = (text: string): ClientId => text as ClientId;

describe('the ledger of clients', () => {
  it('forgets the one that was heard of least recently, and nobody who is connected', () => {
    const ledger = new ClientLedger({ nowUs: () => 0 }, (client) => client === 'c0');
    for (let i = 0; i < CLIENTS_MAX; i++) ledger.record(name(`c${i}`)).log.add({ type: 'ORDER_ACK' });
    ledger.record(name('c1'));
    ledger.record(name('one more'));
    expect(ledger.record(name('c0')).log.seq).toBe(1);
    expect(ledger.record(name('c1')).log.seq).toBe(1);
    expect(ledger.record(name('c2')).log.seq).toBe(0);
  });

  it('never numbers messages for the legacy client', () => {
    const ledger = new ClientLedger({ nowUs: () => 0 }, () => false);
    ledger.record(name('all')).fills = 'all';
    expect(ledger.recipients({ to: 'owner', client: LEGACY_CLIENT })).toEqual([]);
    expect(ledger.recipients({ to: 'owner_and_watchers', client: LEGACY_CLIENT })).toEqual(['all']);
    expect(ledger.recipients({ to: 'owner_and_watchers', client: name('all') })).toEqual(['all']);
    expect(ledger.recipients({ to: 'everyone' })).toEqual([]);
  });
});

describe('the form of order ids', () => {
  it('is kept for each client by itself, within a bound', () => {
    const form = new OrderIdForm();
    form.note(name('alpha'), 81);
    form.note(name('alpha'), '82');
    form.note(name('alpha'), 1.5);
    expect(form.restore(name('alpha'), '81')).toBe(81);
    expect(form.restore(name('alpha'), '82')).toBe('82');
    expect(form.restore(name('beta'), '81')).toBe('81');
    for (let i = 0; i < 100_000; i++) form.note(name('beta'), i);
    expect(form.restore(name('alpha'), '81')).toBe('81');
    expect(form.restore(name('beta'), '99999')).toBe(99_999);
  });
});
