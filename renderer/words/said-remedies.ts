/** What to do about an alert, as the catalogue of codes says it in English, in Brazilian Portuguese. */
export const REMEDIES_PT_BR: Readonly<Record<string, string>> = {
  'Nothing to do.': 'Nada a fazer.',
  'Add the symbol to symbol_mappings.yaml, or ignore it.': 'Inclua o símbolo em symbol_mappings.yaml, ou ignore-o.',
  'Correct the adapter.': 'Corrija o adaptador.',
  'Correct the sender.': 'Corrija quem envia.',
  'Start a platform and its bridge.': 'Inicie uma plataforma e sua ponte.',
  'Start the platform and its bridge.': 'Inicie a plataforma e sua ponte.',
  'Wait; it opens by itself after its report.': 'Espere; abre sozinha depois do seu relatório.',
  'See its reason on the Platforms screen.': 'Veja o motivo na tela Plataformas.',
  'Switch its chart to the front month, or wait until the others have rolled.':
    'Ponha o gráfico no vencimento vigente, ou espere que as outras rolem.',
  'Look at the platform, then settle the order: nexus orders settle <id>.':
    'Consulte a plataforma e resolva a ordem: nexus orders settle <id>.',
  'Look at the platform; arm again by typing its account.': 'Consulte a plataforma; arme de novo digitando a conta.',
  'Disarm when you are done: nexus disarm.': 'Desarme quando terminar: nexus disarm.',
  'Re-arm with a reason once you know why it was halted.': 'Rearme com um motivo quando souber por que foi bloqueado.',
  'Re-arm to enter again.': 'Rearme para voltar a entrar.',
  'Re-arm in the panel, or with: nexus rearm --reason TEXT.': 'Rearme no painel, ou com: nexus rearm --reason TEXT.',
  'Wait for the certificate; it comes by itself: nexus certificate.':
    'Espere o certificado; ele vem sozinho: nexus certificate.',
  'Look at the platforms that it names and close by hand what is open: nexus certificate.':
    'Consulte as plataformas citadas e feche à mão o que estiver aberto: nexus certificate.',
  'Look at the data light of your platforms; send the signal again when ticks flow.':
    'Veja a luz de dados das plataformas; reenvie o sinal quando houver ticks.',
  'Look at nexus pnl. A person may reset the breaker with a reason, and has to re-arm.':
    'Veja nexus pnl. Uma pessoa pode restabelecer o disjuntor com um motivo, e precisa rearmar.',
  'Do what the reason says: connect a feed or type a rate, let ticks of what is held come in, or close it.':
    'Faça o que o motivo diz: conecte uma fonte ou digite uma taxa, deixe vir ticks do que está em carteira, ou feche.',
  'Look at nexus pnl, and decide whether to go on.': 'Veja nexus pnl e decida se continua.',
  'Wait, or reset the breaker with a reason: nexus breakers reset KEY.':
    'Espere, ou restabeleça o disjuntor com um motivo: nexus breakers reset KEY.',
  'Look at the account. A person may reset the breaker with a reason: nexus breakers reset KEY.':
    'Veja a conta. Uma pessoa pode restabelecer o disjuntor com um motivo: nexus breakers reset KEY.',
  'Start the platform, or set on_platform_lost to pause_platform.':
    'Inicie a plataforma, ou defina on_platform_lost como pause_platform.',
  'Start the AI client; it goes on by itself as soon as the client is back.':
    'Inicie o cliente de IA; tudo segue sozinho quando ele voltar.',
  'Close what keeps this PC busy.': 'Feche o que ocupa este PC.',
  'Wait; it opens by itself when the platforms have reported.':
    'Espere; abre sozinho quando as plataformas informarem.',
  'Wait for the next session, or change flatten_before_end_minutes.':
    'Espere a próxima sessão, ou mude flatten_before_end_minutes.',
  'Close what it opened with nexus flatten, or on the platform.':
    'Feche o que ela abriu com nexus flatten, ou na plataforma.',
  'Nothing to do; an alarm tells of any that fills all the same.':
    'Nada a fazer; um alarme avisa de alguma que mesmo assim execute.',
  'Read the platform’s reason.': 'Leia o motivo da plataforma.',
  'Send a new signal if you still want it.': 'Envie um novo sinal se ainda quiser.',
  'Look at the platform. It settles with its next report, or by nexus orders settle <id>.':
    'Consulte a plataforma. Resolve-se com o próximo relatório, ou com nexus orders settle <id>.',
  'Cancel it on the platform; look at its link light.': 'Cancele na plataforma; veja a luz de ligação dela.',
  'Cancel it on the platform, for the reason that it gave.': 'Cancele na plataforma, pelo motivo que ela deu.',
  'Cancel it on the platform itself.': 'Cancele na própria plataforma.',
  'Look at the platform: a person or another program traded.':
    'Consulte a plataforma: uma pessoa ou outro programa negociou.',
  'Check which adapters run.': 'Confira quais adaptadores estão em execução.',
  'Look at the platform and settle the order.': 'Consulte a plataforma e resolva a ordem.',
  'A report was asked for; check the position.': 'Um relatório foi pedido; confira a posição.',
  'Check the position on the platform.': 'Confira a posição na plataforma.',
  'Look at the platform at once.': 'Consulte a plataforma agora.',
  'Look at the platform, then adopt what it holds: nexus differences.':
    'Consulte a plataforma e adote o que ela tem: nexus differences.',
  'Look at the platform.': 'Consulte a plataforma.',
  'See nexus differences, look at the platform, then settle it: adopt, flatten or ignore.':
    'Veja nexus differences, consulte a plataforma e resolva: adotar, zerar ou ignorar.',
  'Cancel it on the platform itself; what fills of it until then is booked.':
    'Cancele na própria plataforma; o que executar até lá é lançado.',
  'Look at the platform and its bridge; the log says what was wrong with what it sent.':
    'Veja a plataforma e sua ponte; o registro diz o que havia de errado no que enviou.',
  'Nothing to do. What was won or lost with it stands at the platform alone.':
    'Nada a fazer. O que se ganhou ou perdeu com isso consta só na plataforma.',
  'Close it with nexus flatten, or on the platform itself.': 'Feche com nexus flatten, ou na própria plataforma.',
  'Nothing to do if it is yours. To cancel it from here: nexus claim.':
    'Nada a fazer se for sua. Para cancelá-la daqui: nexus claim.',
  'Look at the platform. The gateway’s own works only while it runs and gets quotes; close the position if you do not want that.':
    'Consulte a plataforma. A proteção do gateway só vale enquanto ele roda e recebe cotações; feche a posição se não quiser isso.',
  'Nothing to do. It works while the gateway runs, its link is up and quotes come.':
    'Nada a fazer. Vale enquanto o gateway roda, a ligação está de pé e vêm cotações.',
  'Nothing to do; see the fill.': 'Nada a fazer; veja a execução.',
  'Compare the fill with the stop.': 'Compare a execução com o stop.',
  'Look at the platform, and close by hand if it does not fill.':
    'Consulte a plataforma e feche à mão se não executar.',
  'Open the chart in the platform, or close the position.': 'Abra o gráfico na plataforma, ou feche a posição.',
  'Look at the position; nothing else to do once the close has filled.':
    'Veja a posição; nada mais a fazer quando o fechamento executar.',
  'Decide whether to keep the position; the alert names the command that closes it.':
    'Decida se mantém a posição; o alerta traz o comando que a fecha.',
  'Nothing to do; what filled is held and protected.': 'Nada a fazer; o que executou está em carteira e protegido.',
  'Stop one of the two, or give it another id.': 'Pare uma das duas, ou dê-lhe outro id.',
  'Switch it on in the panel, the tray, or with nexus platforms connect.':
    'Ligue no painel, na bandeja, ou com nexus platforms connect.',
  'Close what the reason names, or stop and leave it open.': 'Feche o que o motivo cita, ou pare e deixe aberto.',
  'Correct the adapter; let the platform connect again.': 'Corrija o adaptador; deixe a plataforma se reconectar.',
  'Connect a platform that quotes it, or type a rate.': 'Conecte uma plataforma que a cote, ou digite uma taxa.',
  'Connect a platform that quotes it.': 'Conecte uma plataforma que a cote.',
  'Nothing to do; it counts when a second one agrees.': 'Nada a fazer; passa a valer quando outra concordar.',
  'See what is left in the old month; roll, close or keep it.':
    'Veja o que ficou no vencimento antigo; role, feche ou mantenha.',
  'Roll, close or keep it by hand; exits go to the month that holds it.':
    'Role, feche ou mantenha à mão; as saídas vão ao vencimento em carteira.',
  'Open the front month in the platform, if you want its prices.':
    'Abra o vencimento vigente na plataforma, se quiser seus preços.',
  'Check the size sentence, and correct the mapping if it is wrong.':
    'Confira a frase de tamanho e corrija o mapeamento se estiver errada.',
  'Look at nexus symbols proof, and correct the mapping.': 'Veja nexus symbols proof e corrija o mapeamento.',
  'Install a newer release, or compare the days with the exchange’s list.':
    'Instale uma versão mais nova, ou confira os dias com a lista da bolsa.',
  'Correct the file, line and key that the reason names.': 'Corrija o arquivo, a linha e a chave que o motivo cita.',
  'Nothing to do; undo it with nexus symbols undo.': 'Nada a fazer; desfaça com nexus symbols undo.',
  'Free the disk or its lock, and try again.': 'Libere o disco ou a trava e tente de novo.',
  'Free the disk. Do not end the gateway before that.': 'Libere o disco. Não encerre o gateway antes disso.',
  'Make room on the disk; it is tried again.': 'Abra espaço no disco; há nova tentativa.',
  'Check the disk, and restart the gateway when it suits you.':
    'Verifique o disco e reinicie o gateway quando convier.',
  'Look at why trading was stopped, then: nexus rearm --reason TEXT.':
    'Veja por que a negociação parou e então: nexus rearm --reason TEXTO.',
  'Make the file yours alone: chmod 600 on the file that the reason names.':
    'Deixe o arquivo só para você: chmod 600 no arquivo que o motivo cita.',
  'Look at it as it is now, and decide again.': 'Veja como está agora e decida de novo.',
  'Wait a moment and ask again.': 'Espere um instante e pergunte de novo.',
  'Ask again once it is connected.': 'Pergunte de novo quando estiver conectado.',
  'Nothing was sent.': 'Nada foi enviado.',
  'It may have been done. Look at what is shown before you repeat it.':
    'Pode ter sido feito. Veja o que é mostrado antes de repetir.',
};
