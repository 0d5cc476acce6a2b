import { useEffect, useRef } from 'react';
import { noticesOf, type Noticed } from '../../core/api/notices.ts';
import { host } from '../connect.ts';
import { useRows, useStream } from '../gateway-client.ts';
import { usePanel } from '../panel-store.ts';
import { playAlarm } from '../ui/play-alarm.ts';

/** Sounds at what the desktop app notifies of, with its own sound: a halt, a new alarm. In a browser nobody else would. */
export function useAlarmSound(): void {
  const overview = useStream('overview');
  const alerts = useRows('alerts');
  const isOn = usePanel(({ sound }) => sound);
  const noticed = useRef<Noticed>(undefined);
  useEffect(() => {
    if (host !== undefined || overview === undefined || alerts === undefined) return;
    const { noticed: next, notices } = noticesOf(noticed.current, overview, alerts);
    noticed.current = next;
    if (notices.length > 0 && isOn) playAlarm();
  }, [overview, alerts, isOn]);
}
