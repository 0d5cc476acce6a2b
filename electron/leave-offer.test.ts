import { describe, expect, it } from 'vitest';
import { leaveOffer, type Leaving } from './leave-offer.ts';
import { speechIn } from './speech.ts';

const NOTHING = { text: '', positions: [], orders: [], keys: [] };
const POSITION = { platform: 'nt8', text: 'long 1 NQ 12-26 at 16,250.50' };
const ORDER = { platform: 'mt5_global', orderId: '17', text: 'BUY LIMIT 20 lots US100' };
const BOTH = { text: '1 position and 1 working order', positions: [POSITION], orders: [ORDER], keys: [] };

const asked = (leaving: Leaving, open: Parameters<typeof leaveOffer>[1]): ReturnType<typeof leaveOffer> =>
  leaveOffer(leaving, open, speechIn('en'));

describe('leaving with open business', () => {
  it('asks nothing where nothing is open', () => {
    expect(asked({ what: 'quit' }, NOTHING)).toBeUndefined();
  });

  it.each(['stop', 'quit'] as const)('offers to leave, cancel or flatten before a %s, and a way back', (what) => {
    const offer = asked({ what }, BOTH);
    expect(offer?.buttons.map(({ choice }) => choice)).toEqual(['leave', 'cancel', 'flatten', 'stay']);
    expect(offer?.detail).toContain('nt8: long 1 NQ 12-26 at 16,250.50\nmt5_global: BUY LIMIT 20 lots US100');
    expect(offer?.detail).toContain('does not fire');
  });

  it('offers no cancel where no order is open', () => {
    const offer = asked({ what: 'stop' }, { text: '1 position', positions: [POSITION], orders: [], keys: [] });
    expect(offer?.buttons.map(({ choice }) => choice)).toEqual(['leave', 'flatten', 'stay']);
  });

  it('says of a platform that is switched off that what it holds is not watched', () => {
    const offer = asked({ what: 'switchOff', platform: 'nt8' }, BOTH);
    expect(offer?.title).toBe('Switch nt8 off?');
    expect(offer?.detail).toContain('"not watched"');
    expect(offer?.buttons.map(({ choice }) => choice)).toEqual(['leave', 'cancel', 'flatten', 'stay']);
    expect(offer?.buttons[2]?.label).toBe('Flatten, then switch off');
  });

  it('asks before it leaves an engine that does not answer, because nobody knows what is open', () => {
    const offer = asked({ what: 'quit' }, 'silent');
    expect(offer?.message).toContain('not known');
    expect(offer?.buttons.map(({ choice }) => choice)).toEqual(['leave', 'stay']);
  });

  it('keeps the list short enough for a message box and says how much is left out', () => {
    const positions = Array.from({ length: 30 }, (_, index) => ({ platform: 'nt8', text: `position ${index}` }));
    const offer = asked({ what: 'quit' }, { text: '30 positions', positions, orders: [], keys: [] });
    expect(offer?.detail).toContain('position 11');
    expect(offer?.detail).not.toContain('position 12');
    expect(offer?.detail).toContain('and 18 more');
  });

  it('asks in the language of the panel', () => {
    const open = {
      text: '1 position and 1 order on nt8',
      positions: [{ platform: 'nt8', text: '+1 contract of NQ 12-26 @ 16250.50' }],
      orders: [{ platform: 'nt8', orderId: '17', text: 'EXIT SELL 1 contract of NQ 12-26, working' }],
      keys: [],
    };
    const offer = leaveOffer({ what: 'quit' }, open, speechIn('pt-BR'));
    expect(offer).toMatchObject({
      title: 'Sair do NEXUS Gateway?',
      message: 'Aberto: 1 posição e 1 ordem em nt8',
      buttons: [
        { label: 'Deixar como está' },
        { label: 'Cancelar 1 ordem' },
        { label: 'Zerar e sair' },
        { label: 'Voltar' },
      ],
    });
    expect(offer?.detail).toContain(
      'nt8: +1 contrato de NQ 12-26 @ 16250.50\nnt8: saída SELL 1 contrato de NQ 12-26, no livro\n',
    );
  });
});
