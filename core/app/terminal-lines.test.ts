import { describe, expect, it } from 'vitest';
import { buildChild } from '../../test/support/build-child.ts';
import type { OrderView } from '../engine/view.ts';
import type { ClientId, ParentKey } from '../model/ids.ts';
import type { Parent } from '../model/order.ts';
import type { WorkedEvent } from './inbox.ts';
import { linesOf } from './terminal-lines.ts';

const AT_US = Date.parse('2026-11-20T14:30:00Z') * 1_000;

const PARENT: Parent = {
  key: 'alpha\ns1' as ParentKey,
  kind: 'SIGNAL',
  client: 'alpha' as ClientId,
  clientOrderId: 's1',
  signalId: 's1',
  root: 'NQ',
  side: 'BUY',
  requestedQty: 1,
  body: '',
  receivedUs: AT_US,
  flags: [],
  children: [],
  denied: [],
  skipped: [],
  state: 'open',
};

function lines(worked: Partial<WorkedEvent>): readonly string[] {
  const child = buildChild();
  const order = { ...child, platform: 'nt8', decidedUs: AT_US - 41_000 } as unknown as OrderView;
  return linesOf(
    {
      event: { type: 'timePassed', atUs: AT_US },
      decisions: [],
      effects: [],
      tookUs: 0,
      journalledUs: AT_US,
      ...worked,
    },
    { order: () => order },
  );
}

describe('the terminal', () => {
  it('shows a signal with its orders', () => {
    const decision = { type: 'parentDecided', atUs: AT_US, parent: PARENT, children: [buildChild()] } as const;
    expect(lines({ decisions: [decision] })).toEqual([
      'signal    14:30:00  BUY 1 NQ, from alpha\n',
      'order     14:30:00  nt8         BUY 1 contract of NQ 12-26\n',
    ]);
  });

  it('says why a platform got no order, and why none did', () => {
    const denied = [
      { platform: 'nt8', code: 'PLATFORM_ABSENT', reason: 'nt8 is not connected' },
    ] as unknown as Parent['denied'];
    const parent: Parent = { ...PARENT, denied, endCode: 'NO_PLATFORM', endReason: 'nothing is connected' };
    expect(lines({ decisions: [{ type: 'parentDecided', atUs: AT_US, parent, children: [] }] })).toEqual([
      'signal    14:30:00  BUY 1 NQ, from alpha\n',
      'denied    14:30:00  nt8         nt8 is not connected\n',
      'refused   14:30:00  nothing is connected\n',
    ]);
  });

  it('shows a fill with the time that it took, and what ended otherwise', () => {
    const { orderId } = buildChild();
    const execution = { execId: 'e1', size: 1, price: 16_250.5, tsUs: AT_US };
    const booked = { orderId, execution, filledSize: 1, averagePrice: 16_250.5 };
    expect(
      lines({
        decisions: [
          { type: 'executionBooked', atUs: AT_US, state: 'filled', ...booked },
          { type: 'orderStateChanged', atUs: AT_US, orderId, state: 'accepted' },
          { type: 'orderStateChanged', atUs: AT_US, orderId, state: 'rejected', reason: 'no margin' },
        ],
      }),
    ).toEqual([
      'fill      14:30:00  nt8         BUY 1 contract of NQ 12-26 @ 16250.50, after 41 ms\n',
      'rejected  14:30:00  nt8         NQ 12-26: no margin\n',
    ]);
  });

  it('shows the average once all is over, and alarms', () => {
    const filled = {
      type: 'orderFilled',
      clientOrderId: 's1',
      signalId: 's1',
      root: 'NQ',
      side: 'BUY',
      requestedQty: 1,
      expectedQty: 3,
      fillPrice: 16_250.333_333,
      children: [],
      denied: [],
      tsUs: AT_US,
    } as const;
    const audience = { to: 'everyone' } as const;
    expect(
      lines({
        effects: [
          { type: 'tell', audience, message: { ...filled, filledQty: 1, status: 'partial' } },
          { type: 'tell', audience, message: { ...filled, filledQty: 3, status: 'filled' } },
          { type: 'tell', audience, message: { ...filled, filledQty: 2, status: 'partial_done' } },
          { type: 'alert', alert: { code: 'PLATFORM_ABSENT', severity: 'warning', text: 'gone' } },
          { type: 'alert', alert: { code: 'OVERFILL', severity: 'alarm', text: 'too much' } },
        ],
      }),
    ).toEqual([
      'average   14:30:00  BUY 3 NQ @ 16250.33, all filled\n',
      'average   14:30:00  BUY 2 NQ @ 16250.33, of 3, the rest did not fill\n',
      'ALARM     14:30:00  too much\n',
    ]);
  });
});
