/** What adapters say of their lights, and what to do, in English and in Brazilian Portuguese. */
export const LIGHTS_PT_BR: readonly (readonly [english: string, portuguese: string])[] = [
  ['connecting', 'conectando'],
  ['It takes a moment.', 'Leva um instante.'],
  ['reading its accounts and symbols', 'lendo suas contas e ativos'],
  // Sierra Chart: the link
  ['nobody listens at {0} ({1})', 'ninguém atende em {0} ({1})'],
  [
    'Start Sierra Chart and switch on Global Settings > Sierra Chart Server Settings > DTC Protocol Server; its port must be the one in gateway.yaml.',
    'Inicie o Sierra Chart e ligue Global Settings > Sierra Chart Server Settings > DTC Protocol Server; sua porta deve ser a de gateway.yaml.',
  ],
  ['Sierra Chart at {0} does not take the connection', 'o Sierra Chart em {0} não aceita a conexão'],
  [
    'Sierra Chart at {0} does not answer the question for its encoding',
    'o Sierra Chart em {0} não responde à pergunta sobre a codificação',
  ],
  ['Sierra Chart at {0} does not answer the logon', 'o Sierra Chart em {0} não responde ao login'],
  [
    'In Sierra Chart see Global Settings > Sierra Chart Server Settings > DTC Protocol Server: it must be on, with Encoding at Automatic; the port must be the one of the DTC Protocol Server and not the one for historical data.',
    'No Sierra Chart veja Global Settings > Sierra Chart Server Settings > DTC Protocol Server: deve estar ligado, com Encoding em Automatic; a porta deve ser a do DTC Protocol Server e não a dos dados históricos.',
  ],
  [
    'Sierra Chart at {0} speaks the {1} encoding; the gateway speaks binary',
    'o Sierra Chart em {0} usa a codificação {1}; o gateway usa a binária',
  ],
  [
    'In Sierra Chart set Global Settings > Sierra Chart Server Settings > DTC Protocol Server > Encoding to Automatic.',
    'No Sierra Chart ponha Global Settings > Sierra Chart Server Settings > DTC Protocol Server > Encoding em Automatic.',
  ],
  ['Sierra Chart refused the logon for good: {0}', 'o Sierra Chart recusou o login de vez: {0}'],
  ['Sierra Chart refused the logon for good', 'o Sierra Chart recusou o login de vez'],
  ['Sierra Chart refused the logon: {0}', 'o Sierra Chart recusou o login: {0}'],
  ['Sierra Chart refused the logon', 'o Sierra Chart recusou o login'],
  [
    'See username and password of the platform in gateway.yaml, and Require Authentication in Sierra Chart.',
    'Veja usuário e senha da plataforma em gateway.yaml, e Require Authentication no Sierra Chart.',
  ],
  [
    'See username and password of the platform in gateway.yaml, and Require Authentication in Sierra Chart. Then switch the platform off and on.',
    'Veja usuário e senha da plataforma em gateway.yaml, e Require Authentication no Sierra Chart. Depois desligue e ligue a plataforma.',
  ],
  [
    'Sierra Chart wants the gateway at another address, {0}: {1}',
    'o Sierra Chart quer o gateway em outro endereço, {0}: {1}',
  ],
  ['Sierra Chart wants the gateway at another address, {0}', 'o Sierra Chart quer o gateway em outro endereço, {0}'],
  [
    'Set host and port of the platform in gateway.yaml, and restart the gateway.',
    'Ajuste host e port da plataforma em gateway.yaml e reinicie o gateway.',
  ],
  ['Sierra Chart ended the link: {0}', 'o Sierra Chart encerrou a ligação: {0}'],
  ['Sierra Chart ended the link', 'o Sierra Chart encerrou a ligação'],
  [
    'It wants no reconnect: see to it in Sierra Chart, then switch the platform off and on.',
    'Ele não quer reconexão: resolva no Sierra Chart, depois desligue e ligue a plataforma.',
  ],
  ['It reconnects by itself.', 'A reconexão é automática.'],
  ['the link broke (Sierra Chart closed it)', 'a ligação caiu (o Sierra Chart a fechou)'],
  ['the link broke ({0})', 'a ligação caiu ({0})'],
  ['Sierra Chart at {0} has said nothing for {#1} s', 'o Sierra Chart em {0} está calado há {#1} s'],
  ['Sierra Chart at {0} sent bytes that are no DTC message', 'o Sierra Chart em {0} enviou bytes que não são DTC'],
  ['Sierra Chart at {0} left more than {#1} bytes unread', 'o Sierra Chart em {0} deixou mais de {#1} bytes sem ler'],
  [
    'See whether Sierra Chart runs. It reconnects by itself.',
    'Veja se o Sierra Chart está em execução. A reconexão é automática.',
  ],
  // Sierra Chart: data and trading
  ['Sierra Chart gives no data of {0} over DTC: {1}', 'o Sierra Chart não fornece dados de {0} por DTC: {1}'],
  ['Sierra Chart gives no data of {0} over DTC', 'o Sierra Chart não fornece dados de {0} por DTC'],
  [
    'CME and other exchanges do not allow it: let another platform send the ticks. Orders are not touched by it.',
    'A CME e outras bolsas não permitem: deixe outra plataforma enviar os ticks. As ordens não são afetadas.',
  ],
  [
    'Sierra Chart says that its market data feed is not available',
    'o Sierra Chart diz que sua fonte de dados não está disponível',
  ],
  ['In Sierra Chart use File > Connect to Data Feed.', 'No Sierra Chart use File > Connect to Data Feed.'],
  ['trading over DTC is switched off in Sierra Chart', 'a negociação por DTC está desligada no Sierra Chart'],
  [
    'In Sierra Chart switch on Global Settings > Sierra Chart Server Settings > DTC Protocol Server > Allow Trading, then switch the platform off and on here.',
    'No Sierra Chart ligue Global Settings > Sierra Chart Server Settings > DTC Protocol Server > Allow Trading, depois desligue e ligue a plataforma aqui.',
  ],
  ['the broker has disabled trading in this account', 'a corretora desativou a negociação nesta conta'],
  [
    'Ask the broker, or choose another account in gateway.yaml.',
    'Fale com a corretora, ou escolha outra conta em gateway.yaml.',
  ],
  [
    'Simulated Trade Account ({0}) cannot be used when Trade Simulation Mode is disabled',
    'a conta simulada ({0}) não pode ser usada com Trade Simulation Mode desligado',
  ],
  [
    'Non-simulated Trade Account ({0}) cannot be used with Trade Simulation Mode',
    'a conta não simulada ({0}) não pode ser usada com Trade Simulation Mode',
  ],
  [
    'In Sierra Chart switch Trade > Trade Simulation Mode to what the account is. Orders are tried again half a minute after a reject.',
    'No Sierra Chart ponha Trade > Trade Simulation Mode conforme a conta. As ordens são tentadas de novo meio minuto após uma rejeição.',
  ],
  ['Sierra Chart has no account {0}; it has {1}', 'o Sierra Chart não tem a conta {0}; tem {1}'],
  [
    'Set platforms.sierra.account in gateway.yaml to one that it has, or connect Sierra Chart to its trading service.',
    'Ponha em platforms.sierra.account, em gateway.yaml, uma conta que ele tenha, ou conecte o Sierra Chart ao seu serviço de negociação.',
  ],
  ['Sierra Chart has no trade account', 'o Sierra Chart não tem conta de negociação'],
  [
    'Connect Sierra Chart to its trading service: File > Connect to Data Feed.',
    'Conecte o Sierra Chart ao seu serviço de negociação: File > Connect to Data Feed.',
  ],
  ['Sierra Chart has {#0} accounts: {1}', 'o Sierra Chart tem {#0} contas: {1}'],
  [
    'Name the one to trade in gateway.yaml, platforms.sierra.account, and restart the gateway.',
    'Indique a conta a negociar em gateway.yaml, platforms.sierra.account, e reinicie o gateway.',
  ],
];
