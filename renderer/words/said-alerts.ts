/** What alerts say, in English and in Brazilian Portuguese; `said-sentences.ts` tells what stands in braces. */
export const ALERTS_PT_BR: readonly (readonly [english: string, portuguese: string])[] = [
  [
    'Order {0} ({1}) on {2}: {3}. It may have filled, so nothing more of {4} enters there. Look at {5}; if it does not settle by itself: nexus orders settle {6}',
    'Ordem {0} ({1}) em {2}: {3}. Pode ter executado, então nada mais de {4} entra ali. Consulte {5}; se não se resolver sozinha: nexus orders settle {6}',
  ],
  ['the link to {0} broke before its outcome was told', 'a ligação com {0} caiu antes que se soubesse o resultado'],
  [
    'Order {0} ({1}) on {2} is still unknown after the restart. Look at {3}; if it does not settle by itself: nexus orders settle {4}',
    'Ordem {0} ({1}) em {2} segue desconhecida depois do reinício. Consulte {3}; se não se resolver sozinha: nexus orders settle {4}',
  ],
  ['the gateway restarted before its outcome was told', 'o gateway reiniciou antes que se soubesse o resultado'],
  ['no answer from {0} within {#1} s', 'nenhuma resposta de {0} em {#1} s'],
  ['nothing more from {0} within {#1} s', 'nada mais de {0} em {#1} s'],
  ['{0} reported and does not list it any more', '{0} informou e não a lista mais'],
  ['it does not know what became of it ({0})', 'ela não sabe o que foi feito dela ({0})'],
  [
    'These rest at their platforms and still enter by themselves: {0}.',
    'Estas estão no livro das plataformas e ainda entram sozinhas: {0}.',
  ],
  ['Nothing more of {0} enters {1}: {2}', 'Nada mais de {0} entra em {1}: {2}'],
  [
    '{0} reports a fill of order {1}, which this gateway never sent. It was not booked: a person or another program traded there.',
    '{0} informa uma execução da ordem {1}, que este gateway nunca enviou. Não foi lançada: uma pessoa ou outro programa negociou ali.',
  ],
  [
    '{0} speaks of live order {1} of account {2} without being that account and showing its token; it was not taken',
    '{0} fala da ordem real {1} da conta {2} sem ser essa conta e mostrar seu token; não foi aceito',
  ],
  ['Re-arm refused: {0}.', 'Rearme recusado: {0}.'],
  [
    'Trading is reducing, by {0}: {1}. Exits pass. Re-arm with a reason to enter again.',
    'Só saídas passam, por {0}: {1}. Rearme com um motivo para entrar de novo.',
  ],
  [
    '{0} account {1} is ARMED for live entries, by {2}: {3}. Disarm: nexus disarm --platform {4}',
    '{0}, conta {1}, está ARMADA para entradas reais, por {2}: {3}. Para desarmar: nexus disarm --platform {4}',
  ],
  [
    '{0} is not armed any more: {1}. No entry is sent there; exits pass.',
    '{0} não está mais armada: {1}. Nenhuma entrada vai para lá; saídas passam.',
  ],
  ['disarmed by {0}: {1}', 'desarmada por {0}: {1}'],
  [
    'Entries stop, so {#0} that had not filled yet is cancelled: {1}. An alarm tells of any that fills all the same.',
    'Entradas param: {#0} ainda não executada é cancelada: {1}. Um alarme avisa se mesmo assim executar.',
  ],
  [
    'Entries stop, so {#0} that had not filled yet are cancelled: {1}. An alarm tells of any that fills all the same.',
    'Entradas param: {#0} ainda não executadas são canceladas: {1}. Um alarme avisa se alguma mesmo assim executar.',
  ],
  [
    'Order {0} on {1} filled although nothing may enter there ({2}): {3} in all. It was out before that and could not be cancelled in time. Close it with nexus flatten, or on the platform.',
    'Ordem {0} em {1} executou embora nada possa entrar ali ({2}): {3} ao todo. Já estava fora e não pôde ser cancelada a tempo. Feche com nexus flatten, ou na plataforma.',
  ],
  [
    'Order {0} on {1} filled {#2} of {3}; the rest of {#4} is cancelled (partial_fill: {5}).',
    'Ordem {0} em {1} executou {#2} de {3}; o resto de {#4} é cancelado (partial_fill: {5}).',
  ],
  [
    '{0} has not answered the cancel of order {1} for {#2} s: {3} filled, is {4} and may fill yet. Cancel it at {5}.',
    '{0} não responde há {#2} s ao cancelamento da ordem {1}: {3} executado, está {4} e ainda pode executar. Cancele em {5}.',
  ],
  [
    '{0} refused to cancel order {1} ({2}): {3} filled, is {4} and may fill yet. Cancel it at {5}.',
    '{0} recusou cancelar a ordem {1} ({2}): {3} executado, está {4} e ainda pode executar. Cancele em {5}.',
  ],
  [
    'Order {0} on {1}, whose cancel had no effect at first, is over: {2}, {#3} of {4} filled.',
    'Ordem {0} em {1}, cujo cancelamento não teve efeito de início, acabou: {2}, {#3} de {4} executado.',
  ],
  [
    'order {0} on {1} cannot be cancelled through us; cancel it there',
    'a ordem {0} em {1} não pode ser cancelada por nós; cancele ali',
  ],
  [
    'AI client {0} was gone before the restart ({1}) and is still. Entries of AI clients in {2} wait until it is back or another one connects; exits and orders by hand pass.',
    'O cliente de IA {0} já faltava antes do reinício ({1}) e ainda falta. Entradas de clientes de IA em {2} esperam até que ele volte ou outro se conecte; saídas e ordens à mão passam.',
  ],
  [
    'AI client {0} is gone: {1}. Entries of AI clients in {2} wait until it is back or another one connects; exits and orders by hand pass.',
    'O cliente de IA {0} saiu: {1}. Entradas de clientes de IA em {2} esperam até que ele volte ou outro se conecte; saídas e ordens à mão passam.',
  ],
  [
    'AI client {0} is gone: {1}. Entries of AI clients in {2} wait until it is back or another one connects; exits and orders by hand pass. {3}',
    'O cliente de IA {0} saiu: {1}. Entradas de clientes de IA em {2} esperam até que ele volte ou outro se conecte; saídas e ordens à mão passam. {3}',
  ],
  [
    'AI client {0} is back after {#1} s; entries in {2} pass again.',
    'O cliente de IA {0} voltou depois de {#1} s; entradas em {2} passam de novo.',
  ],
  ['The gateway is well again: {0}. Entries pass.', 'O gateway está bem de novo: {0}. Entradas passam.'],
  [
    'The gateway is not well: {0}. Only exits pass until it is. Close what keeps this PC busy.',
    'O gateway não está bem: {0}. Até que esteja, só saídas passam. Feche o que ocupa este PC.',
  ],
  [
    '{0}. Nothing enters until the platforms have reported their orders and positions; exits pass. It opens by itself.',
    '{0}. Nada entra até que as plataformas informem ordens e posições; saídas passam. Abre sozinho.',
  ],
  [
    'Orders and positions were compared after {0}: entries pass again. {1} did not answer and stays shut until it does.',
    'Ordens e posições foram conferidas depois de: {0}. Entradas passam de novo. {1} não respondeu e fica fechada até responder.',
  ],
  [
    'Orders and positions were compared after {0}: entries pass again.',
    'Ordens e posições foram conferidas depois de: {0}. Entradas passam de novo.',
  ],
  ['This PC slept for {#0} s', 'Este PC dormiu por {#0} s'],
  ['this PC slept for {#0} s', 'este PC dormiu por {#0} s'],
  ['The clock of this PC went {0} by {#1} s', 'O relógio deste PC foi {0} {#1} s'],
  ['the clock of this PC went {0} by {#1} s', 'o relógio deste PC foi {0} {#1} s'],
  ['forward', 'para a frente'],
  ['back', 'para trás'],
  [
    '{0} is lost ({1}), and on_platform_lost is pause_all: no entry goes to any platform until it is back or you switch it off; exits pass.',
    '{0} caiu ({1}), e on_platform_lost é pause_all: nenhuma entrada vai a plataforma alguma até que ela volte ou você a desligue; saídas passam.',
  ],
  [
    '{0} is lost and holds {1}. {2} To close: in {3} itself now, or once it is back: {4}',
    '{0} caiu com {1} em carteira. {2} Para fechar: já na própria {3}, ou quando ela voltar: {4}',
  ],
  [
    '{0} is switched off and holds {1}. {2} To close: in {3} itself now, or once it is back: {4}',
    '{0} está desligada com {1} em carteira. {2} Para fechar: já na própria {3}, ou quando ela voltar: {4}',
  ],
  [
    '{0} has not come back since the gateway restarted and holds {1}. {2} To close: in {3} itself now, or once it is back: {4}',
    '{0} não voltou desde o reinício do gateway, com {1} em carteira. {2} Para fechar: já na própria {3}, ou quando ela voltar: {4}',
  ],
  [
    '{0} is back and holds {1}. No entry of before is sent again. {2} To keep it, do nothing; to close: {3}',
    '{0} voltou com {1} em carteira. Nenhuma entrada de antes é reenviada. {2} Para manter, não faça nada; para fechar: {3}',
  ],
  [
    '{0} was asked {#1} times for its orders and positions and gave no report that can be read. {2}',
    '{0} foi perguntada {#1} vezes por ordens e posições e não deu relatório legível. {2}',
  ],
  [
    'The loss of the day cannot be watched: {0}. Entries on {1} stop; exits pass. To go on: {2}.',
    'A perda do dia não pode ser vigiada: {0}. Entradas em {1} param; saídas passam. Para continuar: {2}.',
  ],
  [
    'All money of the day can be stated in USD again: entries pass.',
    'Todo o dinheiro do dia pode de novo ser dito em USD: entradas passam.',
  ],
  [
    'The session of {0} ends at {1}, so {2} is closed on {3}; nothing of it enters there until the next session.',
    'A sessão de {0} acaba às {1}: {2} é fechado em {3}; nada dele entra ali até a próxima sessão.',
  ],
  [
    '{0} lost on {1} since the risk day began (realised {2}, open {3}, commissions {4}); the limit is {5}',
    '{0} perdidos em {1} desde o início do dia de risco (realizado {2}, aberto {3}, comissões {4}); o limite é {5}',
  ],
  [
    '{0} lost on {1} since the breaker was reset (realised {2}, open {3}, commissions {4}); the limit is {5}',
    '{0} perdidos em {1} desde que o disjuntor foi restabelecido (realizado {2}, aberto {3}, comissões {4}); o limite é {5}',
  ],
  [
    '{0} has fallen {1} from {2}, {3} to {4}; its {5} drawdown limit is {6}',
    '{0} caiu {1} desde {2}, de {3} a {4}; seu limite de rebaixamento ({5}) é {6}',
  ],
  [
    '{0}. At the limit everything is closed and entries stop. {1}',
    '{0}. No limite tudo é fechado e as entradas param. {1}',
  ],
  ['{0}. Entries stop {1}; exits pass. The sum: {2}', '{0}. Entradas param {1}; saídas passam. A soma: {2}'],
  ['until a person resets it', 'até que alguém restabeleça'],
  ['until {0} UTC', 'até {0} UTC'],
  [
    'The breaker {0} was reset by {1}: {2}. Entries pass again unless trading is halted.',
    'O disjuntor {0} foi restabelecido por {1}: {2}. Entradas passam de novo, a não ser com a negociação bloqueada.',
  ],
  [
    'The breaker {0} is over: its time has passed. Trading is still {1}.',
    'O disjuntor {0} acabou: seu tempo passou. A negociação ainda está {1}.',
  ],
  ['The breaker {0} is over: its time has passed.', 'O disjuntor {0} acabou: seu tempo passou.'],
  ['halted', 'bloqueada'],
  ['reducing', 'só com saídas'],
  [
    'NOT PROVED flat: {0}. {1}. Look at the platforms and close by hand what is open there.',
    'Zeragem NÃO PROVADA: {0}. {1}. Consulte as plataformas e feche à mão o que estiver aberto.',
  ],
  [
    'The flatten by {0} still waits for {1}: NOT PROVED there. It goes on when {2} is back; until then close there by hand.',
    'A zeragem por {0} ainda espera {1}: ali NÃO PROVADA. Continua quando {2} voltar; até lá feche ali à mão.',
  ],
  [
    'Flatten: NOT PROVED on {0}: {1}. It goes on by itself when {2} is back; until then close there by hand.',
    'Zeragem NÃO PROVADA em {0}: {1}. Continua sozinha quando {2} voltar; até lá feche ali à mão.',
  ],
  ['{0}. Nothing was sent for it. {1}', '{0}. Nada foi enviado por isso. {1}'],
  ['{0}. It is left alone. {1}', '{0}. Fica como está. {1}'],
  [
    '{0} has rolled from {1} to {2}: {3}. Left in the old month: {4}. Exits go there; roll, close or keep it.',
    '{0} rolou de {1} para {2}: {3}. Ficou no vencimento antigo: {4}. As saídas vão para lá; role, feche ou mantenha.',
  ],
  ['{0} has rolled from {1} to {2}: {3}.', '{0} rolou de {1} para {2}: {3}.'],
  [
    '{0}: left in an older month: {1}. Exits go there; roll, close or keep it by hand.',
    '{0}: ficou em vencimento antigo: {1}. As saídas vão para lá; role, feche ou mantenha à mão.',
  ],
  [
    '{0} states for {1}: {2}. The terminal’s terms are used: {3}',
    '{0} informa para {1}: {2}. Valem os termos do terminal: {3}',
  ],
  [
    '{0} does not quote what others quote for it: {1}. Check its mapping.',
    '{0} não cota o que as outras cotam: {1}. Confira seu mapeamento.',
  ],
  ['Symbols are in force as of {0}', 'Símbolos em vigor conforme: {0}'],
  ['An edit was dropped: {0}', 'Uma edição foi descartada: {0}'],
  [
    'The configuration has a fault; what was in force stays in force: {0}',
    'A configuração tem um erro; vale o que valia: {0}',
  ],
  [
    'The limits cannot be read, so only exits pass: {0}. The rules on losses and the risk day stay as they were. Correct the file, then: nexus risk reload.',
    'Os limites não podem ser lidos, então só saídas passam: {0}. As regras de perdas e o dia de risco ficam como estavam. Corrija o arquivo e então: nexus risk reload.',
  ],
  [
    'The journal cannot be written: {0}. No entry is sent; exits and cancels pass and are kept. {1}',
    'O diário não pode ser escrito: {0}. Nenhuma entrada é enviada; saídas e cancelamentos passam e são guardados. {1}',
  ],
  [
    'The daily copy of the journal could not be made: {0}. The journal itself is written. Make room for {1}; it is tried again.',
    'A cópia diária do diário não pôde ser feita: {0}. O diário em si é escrito. Abra espaço para {1}; há nova tentativa.',
  ],
  [
    '{0} is {1} ({2}). It is sent again; until then the gateway holds it: it is not resting at the venue, and works only while this gateway runs and gets quotes from {3}. To close: {4}',
    '{0} está {1} ({2}). É enviado de novo; até lá o gateway o guarda: não está na bolsa e só vale enquanto este gateway roda e recebe cotações de {3}. Para fechar: {4}',
  ],
  [
    '{0} is {1} ({2}). From now on the gateway holds it: it is not resting at the venue, and works only while this gateway runs and gets quotes from {3}. To close: {4}',
    '{0} está {1} ({2}). De agora em diante o gateway o guarda: não está na bolsa e só vale enquanto este gateway roda e recebe cotações de {3}. Para fechar: {4}',
  ],
  [
    'The gateway holds {0}: not resting at the venue ({1}). It works while this gateway runs and gets quotes from {2}.',
    'O gateway guarda {0}: não está na bolsa ({1}). Vale enquanto este gateway roda e recebe cotações de {2}.',
  ],
  [
    '{0} was reached: the market is at {1}. The exit goes out at the market. The gateway was not watching when it was reached, so the exit may be far from it.',
    '{0} foi atingido: o mercado está em {1}. A saída vai a mercado. O gateway não vigiava quando foi atingido; a saída pode ficar longe dele.',
  ],
  [
    '{0} was reached: the market is at {1}. The exit goes out at the market.',
    '{0} foi atingido: o mercado está em {1}. A saída vai a mercado.',
  ],
  [
    '{0} was reached before. The exit goes out at the market. The gateway was not watching when it was reached, so the exit may be far from it.',
    '{0} já tinha sido atingido. A saída vai a mercado. O gateway não vigiava quando foi atingido; a saída pode ficar longe dele.',
  ],
  [
    '{0} was reached, and its exit at the market is {1} ({2}). It is tried again; close by hand if it does not fill: {3}',
    '{0} foi atingido, e sua saída a mercado está {1} ({2}). Há nova tentativa; feche à mão se não executar: {3}',
  ],
  [
    'No quote of {0} comes from {1}, so nobody watches {2}. Look at the market; to close: {3}',
    'Nenhuma cotação de {0} vem de {1}, então ninguém vigia {2}. Olhe o mercado; para fechar: {3}',
  ],
  [
    'A stop or target of {0} and another exit filled at once on {1}: {2} too much was traded, and is closed now at the market.',
    'Um stop ou alvo de {0} e outra saída executaram juntos em {1}: {2} foi negociado a mais e é fechado agora a mercado.',
  ],
  [
    'The close of {0} that was traded too much on {1} is {2} ({3}). It is tried again; close by hand if it does not fill: {4}',
    'O fechamento de {0} negociado a mais em {1} está {2} ({3}). Há nova tentativa; feche à mão se não executar: {4}',
  ],
  ['The stop at {0} of {1} on {2} ({3})', 'O stop em {0} de {1} em {2} ({3})'],
  ['the stop at {0} of {1} on {2} ({3})', 'o stop em {0} de {1} em {2} ({3})'],
  ['The target at {0} of {1} on {2} ({3})', 'O alvo em {0} de {1} em {2} ({3})'],
  ['the target at {0} of {1} on {2} ({3})', 'o alvo em {0} de {1} em {2} ({3})'],
  ['cancelled', 'cancelada'],
  ['rejected', 'rejeitada'],
  ['filled', 'executada'],
  ['expired', 'expirada'],
  ['denied', 'negada'],
  ['no reason given', 'sem motivo informado'],
  ['reason: expected a text, for the record', 'falta o motivo, para o diário'],
  ['it is not connected ({0})', 'ela não está conectada ({0})'],
  ['it is not connected', 'ela não está conectada'],
  ['order {0}, {1} at {2} on {3}', 'ordem {0}, {1} a {2} em {3}'],
  ['order {0}, {1} on {2}', 'ordem {0}, {1} em {2}'],
];
