import type { BreakerView, CertificateView, DifferenceView, LimitView, RiskView } from '../../api/risk-view.ts';
import type { StreamSource } from '../../api/stream-source.ts';
import type { EngineView } from '../../engine/view.ts';
import type { FlatCertificate } from '../../model/flat-certificate.ts';
import { isWorking } from '../../model/order.ts';
import { actorTitle } from '../../model/source.ts';
import { certificateText } from '../../orders/flatten-certificate.ts';
import { diffedValue } from './diffed-source.ts';

export interface RiskSources {
  readonly view: EngineView;
  readonly engineState: () => Pick<RiskView, 'state' | 'reason' | 'by' | 'sinceUs'>;
  readonly rearmBar: () => string | null;
  readonly killSetting: () => RiskView['killSetting'];
  readonly profile: () => { readonly profile: string; readonly file: string };
  readonly limits: () => readonly LimitView[];
  readonly breakers: () => readonly BreakerView[];
  readonly differences: () => readonly DifferenceView[];
}

const EVERY_MS = 500;
const CERTIFICATES_SHOWN = 20;

/** Limits, breakers, differences and certificates, as a stream. */
export function riskSource(sources: RiskSources): StreamSource<'risk'> {
  return diffedValue(() => riskView(sources), EVERY_MS);
}

function riskView(sources: RiskSources): RiskView {
  const { view, engineState, rearmBar, killSetting, profile, limits, breakers, differences } = sources;
  const trading = engineState();
  return {
    ...trading,
    // What a re-arm is about, also while the gateway itself is stopped.
    sinceUs: view.tradingState().stoppedUs,
    rearmBar: trading.state === 'active' ? null : rearmBar(),
    ...profile(),
    limits: limits(),
    breakers: breakers(),
    differences: differences(),
    certificates: view.certificates().slice(0, CERTIFICATES_SHOWN).map(certificateRow),
    killWould: killWould(view, killSetting().flattens),
    killSetting: killSetting(),
  };
}

/** A certificate as the panel shows it. */
export function certificateRow(certificate: FlatCertificate): CertificateView {
  const { id, by, reason, scope, outcome, startedUs, endedUs, platforms } = certificate;
  const what = scope.contract ?? scope.root ?? 'everything';
  return {
    id,
    by: actorTitle(by),
    reason,
    scope: scope.platforms === undefined ? what : `${what} on ${scope.platforms.join(', ')}`,
    startedUs,
    endedUs: endedUs ?? null,
    outcome,
    text: certificateText(certificate),
    platforms: platforms.map((one) => ({
      platform: one.platform,
      account: one.account,
      outcome: one.outcome,
      rounds: one.rounds,
      closesSent: one.closesSent,
      reread:
        one.reread === undefined
          ? null
          : {
              readUs: one.reread.readUs,
              positions: one.reread.positions,
              workingOurs: one.reread.workingOurs,
              workingOthers: one.reread.workingOthers,
            },
      doubts: one.doubts.map(({ text }) => text),
    })),
  };
}

function killWould(view: EngineView, flattens: boolean): RiskView['killWould'] {
  const open = view.openOrders();
  const canCancel = new Set(
    view.platforms().flatMap((one) => (one.linked && one.abilities.cancel ? [one.platform] : [])),
  );
  const entries = open.filter(({ state, role }) => isWorking(state) && role === 'ENTRY');
  const cancels = entries.filter(({ platform }) => canCancel.has(platform)).length;
  const leaves = view.positions().filter(({ size }) => size !== 0).length;
  const orders = `${cancels} of ${entries.length} entry order${entries.length === 1 ? '' : 's'} would be cancelled`;
  return {
    cancels,
    leaves,
    text: `${orders}, ${leaves} position${leaves === 1 ? '' : 's'} ${flattens ? 'would be closed' : leaves === 1 ? 'stays open' : 'stay open'}`,
  };
}
