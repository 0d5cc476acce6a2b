import type { FlatCertificate } from '../model/flat-certificate.ts';
import { certificateText } from '../orders/flatten-certificate.ts';
import { certificateMap } from '../wire/certificate-map.ts';
import type { Packable } from '../wire/pack.ts';

/** A flat certificate as `nexus certificate` and the admin door show it: the certificate, and all of it in one sentence. */
export function certificateAnswer(certificate: FlatCertificate): Packable {
  return { ...certificateMap(certificate), text: certificateText(certificate) };
}
