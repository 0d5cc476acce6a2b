import { expect, it } from 'vitest';
import type { Notice } from '../core/api/notices.ts';
import { noticeWords } from './notice-words.ts';
import { speechIn } from './speech.ts';

const HALTED: Notice = { kind: 'halted', by: 'panel', reason: 'kill switch of the panel' };
const LOST: Notice = {
  kind: 'alert',
  platform: 'nt8',
  text: 'nt8 is lost: the gateway does not answer. No order was in flight there. It comes back by itself when the platform reconnects.',
  remedy: 'Nothing to do.',
};

it('tells who halted, what was lost and what to do', () => {
  const english = speechIn('en');
  expect(noticeWords(HALTED, english)).toEqual({
    title: 'Trading is HALTED',
    body: 'By panel: kill switch of the panel',
    screen: 'risk',
  });
  expect(noticeWords(LOST, english)).toMatchObject({ title: 'NEXUS: nt8', screen: 'alerts' });
  expect(noticeWords({ ...LOST, platform: null, remedy: '' }, english)).toMatchObject({
    title: 'NEXUS needs you',
    body: LOST.text,
  });
  expect(noticeWords({ kind: 'more', count: 2 }, english).body).toBe('2 more alarms are in the window');
});

it('speaks the language of the panel, also in what the gateway says', () => {
  const portuguese = speechIn('pt-BR');
  expect(noticeWords(HALTED, portuguese)).toEqual({
    title: 'Negociação BLOQUEADA',
    body: 'Por painel: botão de parada do painel',
    screen: 'risk',
  });
  expect(noticeWords(LOST, portuguese).body).toBe(
    'nt8 caiu: o gateway não responde. Nenhuma ordem estava a caminho lá. Volta sozinha quando a plataforma se reconectar. Nada a fazer.',
  );
});
