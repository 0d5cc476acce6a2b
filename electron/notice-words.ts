import { unreachable } from '../core/base/assert.ts';
import type { Notice } from '../core/api/notices.ts';
import type { DesktopSpeech } from './speech.ts';

/** A desktop notification: what it says, and the screen that a click opens. */
export interface SpokenNotice {
  readonly title: string;
  readonly body: string;
  readonly screen: 'alerts' | 'risk';
}

/** Puts a notice into the person's language. */
export function noticeWords(notice: Notice, { t, said }: DesktopSpeech): SpokenNotice {
  switch (notice.kind) {
    case 'halted': {
      const body = t('notice.haltedBy', said(notice.by), said(notice.reason));
      return { title: t('notice.halted'), body, screen: 'risk' };
    }
    case 'alert': {
      const { platform, text, remedy } = notice;
      const title = platform === null ? t('notice.needsYou') : t('notice.platform', platform);
      return { title, body: [said(text), said(remedy)].join(' ').trim(), screen: 'alerts' };
    }
    case 'more':
      return { title: t('notice.needsYou'), body: t('notice.more', notice.count), screen: 'alerts' };
    default:
      return unreachable(notice);
  }
}
