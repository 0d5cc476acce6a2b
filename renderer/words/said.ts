import { REMEDIES_PT_BR } from './said-remedies.ts';
import { SENTENCES_PT_BR } from './said-sentences.ts';
import type { Language } from './words.ts';

/** What the gateway names in English, in Brazilian Portuguese: limits and what they count, checks, breakers. */
export const SAID_PT_BR: Readonly<Record<string, string>> = {
  Position: 'Posição',
  'per account and symbol': 'por conta e ativo',
  'Total positions': 'Posições no total',
  'all accounts': 'todas as contas',
  'Trades a day': 'Operações por dia',
  'risk day': 'dia de risco',
  'Daily loss': 'Perda do dia',
  'Position value': 'Valor da posição',
  'margin, per account and symbol': 'margem, por conta e ativo',
  Notional: 'Nocional',
  'Risk per trade': 'Risco por operação',
  'per account': 'por conta',
  'Order size': 'Tamanho da ordem',
  'per order': 'por ordem',
  'Order rate': 'Ritmo de ordens',
  'signals in a second': 'sinais em um segundo',
  'Price collar': 'Faixa de preço',
  'percent of the last price': 'por cento do último preço',
  'Signal age': 'Idade do sinal',
  'per signal': 'por sinal',
  'Quote age': 'Idade da cotação',
  'paper accounts': 'contas de teste',
  'live accounts': 'contas reais',
  'Least confidence': 'Confiança mínima',
  'Half size below': 'Metade abaixo de',
  confidence: 'confiança',
  'Least MQScore': 'MQScore mínimo',
  'Most noise': 'Ruído máximo',
  'Losses in a row': 'Perdas seguidas',
  trades: 'operações',
  'Silent pipeline': 'Pipeline em silêncio',
  'per client': 'por cliente',
  'Stalled gateway': 'Gateway parado',
  gateway: 'gateway',
  'Flat before the close': 'Zerar antes do fim',
  minutes: 'minutos',
  Drawdown: 'Rebaixamento',
  Connected: 'Conectada',
  'the link is up and its orders and positions are known':
    'a ligação está de pé e suas ordens e posições são conhecidas',
  Account: 'Conta',
  'a paper account, or one that is armed': 'uma conta de teste, ou uma armada',
  'Order type': 'Tipo de ordem',
  'the platform takes orders of this type': 'a plataforma aceita ordens deste tipo',
  'Trading state': 'Estado',
  'trading is active': 'a negociação está ativa',
  'One at a time': 'Uma de cada vez',
  'no other order of this root is in flight': 'nenhuma outra ordem deste ativo está em curso',
  'Can trade': 'Pode negociar',
  'the platform says that it can trade': 'a plataforma diz que pode negociar',
  'No unknown order': 'Nenhuma ordem desconhecida',
  'no order of this root there has an unknown outcome': 'nenhuma ordem deste ativo ali tem resultado desconhecido',
  Symbol: 'Ativo',
  'the root is mapped there, and its month is the one that others trade':
    'o ativo está mapeado ali, e seu mês é o que as outras negociam',
  Size: 'Tamanho',
  'the quantity translates into the platform’s own unit': 'a quantidade se traduz na unidade da plataforma',
  Limits: 'Limites',
  'no limit stands against it': 'nenhum limite se opõe',
  Exit: 'Saída',
  'it only closes what is held: no limit stands in its way': 'só fecha o que se tem: nenhum limite se opõe',
  'not asked: denied before': 'não perguntado: negado antes',
  Confidence: 'Confiança',
  MQScore: 'MQScore',
  Noise: 'Ruído',
  'Trades today': 'Operações hoje',
  'the signal carries none': 'o sinal não traz',
  Session: 'Sessão',
  'Symbol allowed': 'Ativo permitido',
  'Platform allowed': 'Plataforma permitida',
  'Confirmed size': 'Tamanho confirmado',
  'Proved price': 'Preço provado',
  'Money of the day': 'Dinheiro do dia',
  Signal: 'Sinal',
};

const FIXED: ReadonlyMap<string, string> = new Map([
  ...SENTENCES_PT_BR,
  ...Object.entries(REMEDIES_PT_BR),
  ...Object.entries(SAID_PT_BR),
]);

const PATTERNS = SENTENCES_PT_BR.filter(([english]) => english.includes('{')).map(
  ([english, portuguese]) => [patternOf(english), portuguese] as const,
);

/**
 * A text of the gateway's in the person's language, with what stands in it; as it was said where nobody has put it into
 * words yet, and in the log and the journal always.
 */
export function saidIn(language: Language, text: string): string {
  if (language !== 'pt-BR') return text;
  const known = kept.get(text);
  if (known !== undefined) return known;
  // A list of alerts says the same at every drawing; what is said once a second and never again must not fill it.
  if (kept.size >= KEPT_MAX) kept.clear();
  const portuguese = inPortuguese(text);
  kept.set(text, portuguese);
  return portuguese;
}

const KEPT_MAX = 2_000;
const kept = new Map<string, string>();

/** What stands in a text is shorter than it, so this comes to an end. */
function inPortuguese(text: string): string {
  const fixed = FIXED.get(text);
  if (fixed !== undefined) return fixed;
  for (const [pattern, portuguese] of PATTERNS) {
    const slots = pattern.exec(text)?.groups;
    if (slots !== undefined)
      return joined(
        portuguese.replaceAll(/\{(#?)(\d)\}/g, (_whole, number: string, index: string) => {
          const put = slots[`s${index}`] ?? '';
          return number === '#' ? put : inPortuguese(put);
        }),
      );
  }
  return named(text) ?? text;
}

/** `position value: (1 NQ …)`: a check, or who speaks, and then what there is to say. */
function named(text: string): string | undefined {
  const end = text.indexOf(': ');
  if (end < 1) return undefined;
  const head = text.slice(0, end);
  const check = FIXED.get(`${head.charAt(0).toUpperCase()}${head.slice(1)}`);
  return `${check?.toLowerCase() ?? inPortuguese(head)}: ${inPortuguese(text.slice(end + 2))}`;
}

/** Portuguese joins its prepositions with the article that follows. */
function joined(text: string): string {
  return text.replaceAll(/\bpor ([oa]) /g, 'pel$1 ');
}

/** The expression that a sentence with slots stands for. */
function patternOf(english: string): RegExp {
  const source = english
    .replaceAll(/[$()*+.?[\]^|\\]/g, String.raw`\$&`)
    .replaceAll(/\{(#?)(\d)\}/g, (_whole, number: string, index: string) =>
      number === '#' ? `(?<s${index}>[-−+]?[\\d.,]+)` : `(?<s${index}>.+?)`,
    );
  return new RegExp(`^${source}$`, 's');
}
