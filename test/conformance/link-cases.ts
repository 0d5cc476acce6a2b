import { decode } from '@msgpack/msgpack';
import { expect } from 'vitest';
import type { Case } from './case.ts';
import { MARKET_PRICE } from './rig.ts';

/** What an adapter promises of its link: how it begins, ends and comes back, and what it says of itself. */
export const LINK_CASES: readonly Case[] = [
  {
    number: 1,
    title: 'registers first, and says who it is and what it can do',
    run: async (rig) => {
      await rig.connected();
      expect(rig.events[0]?.type).toBe('registered');
      expect(rig.identity).toMatchObject({ platform: rig.platform, account: rig.parts.account });
    },
  },
  {
    number: 2,
    title: 'does not register with a peer that refuses the proof, and goes on trying or says why not',
    skill: 'refuses the proof of who we are',
    run: async (rig) => {
      await rig.parts.peer.refuseProof();
      rig.start();
      await rig.pass(5_000);
      expect(rig.events).toEqual([]);
      expect(rig.lights.at(-1)?.link.state).not.toBe('green');
    },
  },
  {
    number: 18,
    title: 'calls the link lost when the peer falls silent',
    skill: 'falls silent',
    run: async (rig) => {
      await rig.connected();
      await rig.parts.peer.fallSilent();
      await rig.until('the link is lost', () => !rig.isLinked);
      expect(rig.send().outcome.outcome).toBe('not_sent');
    },
  },
  {
    number: 19,
    title: 'comes back by itself after a broken link, as often as it breaks',
    run: async (rig) => {
      await rig.connected();
      for (let time = 1; time <= 3; time++) {
        await rig.parts.peer.cut();
        // A link that is back before anybody looks was lost all the same: it is counted.
        await rig.until('the link is lost and back', () => rig.isLinked && rig.links > time);
      }
      await rig.fillsWhole();
    },
  },
  {
    number: 20,
    title: 'says that the platform cannot trade, and why',
    skill: 'says that it cannot trade',
    run: async (rig) => {
      await rig.parts.peer.stopTrading();
      await rig.connected();
      await rig.until('it says so', () => rig.events.some((event) => event.type === 'status' && !event.canTrade));
      const said = rig.events.find((event) => event.type === 'status');
      expect(said?.type === 'status' && said.reason).toMatch(/\w{3}/);
      expect(rig.lights.at(-1)?.canTrade.state).not.toBe('green');
    },
  },
  {
    number: 24,
    title: 'says nothing after it was stopped with orders in flight, which stay at the platform',
    orderType: 'LIMIT',
    run: async (rig) => {
      await rig.connected();
      const orderId = await rig.rests();
      rig.send({ size: 2 });
      rig.stop();
      const told = rig.events.length;
      await rig.pass(20_000);
      expect(rig.events).toHaveLength(told);
      expect(rig.parts.peer.stateOf(orderId)).toBe('open');
    },
  },
  {
    number: 25,
    title: 'may be started twice and stopped twice, and begins anew after a stop',
    run: async (rig) => {
      await rig.connected();
      rig.start();
      await rig.pass(2_000);
      expect(rig.links).toBe(1);
      rig.stop();
      rig.stop();
      await rig.connected();
      await rig.fillsWhole();
    },
  },
  {
    number: 26,
    title: 'sends nothing while it is not connected, and says so at once',
    run: async (rig) => {
      expect(rig.send().outcome).toMatchObject({ outcome: 'not_sent', code: 'PLATFORM_ABSENT' });
      await rig.connected();
      await rig.parts.peer.vanish();
      await rig.until('the link is lost', () => !rig.isLinked);
      const { orderId, outcome } = rig.send();
      expect(outcome).toMatchObject({ outcome: 'not_sent', code: 'PLATFORM_ABSENT' });
      await rig.parts.peer.appear();
      await rig.until('the link is back', () => rig.isLinked);
      await rig.pass(2_000);
      expect(rig.parts.peer.timesSeen(orderId)).toBe(0);
    },
  },
  {
    number: 27,
    title: 'ends the link and nothing else where the peer talks nonsense, and comes back',
    skill: 'talks nonsense',
    run: async (rig) => {
      await rig.connected();
      await rig.parts.peer.talkNonsense();
      await rig.until('the link is lost and back', () => rig.isLinked && rig.links >= 2);
      await rig.fillsWhole();
    },
  },
  {
    number: 28,
    title: 'waits quietly for a peer that is not there, and finds it when it comes',
    run: async (rig) => {
      await rig.parts.peer.vanish();
      rig.start();
      await rig.pass(60_000);
      expect(rig.events).toEqual([]);
      await rig.parts.peer.appear();
      await rig.until('it registers', () => rig.isLinked);
    },
  },
  {
    number: 29,
    title: 'passes ticks on as messages that the tick lane reads',
    skill: 'sends ticks',
    run: async (rig) => {
      await rig.connected();
      await rig.parts.peer.movePrice(MARKET_PRICE + 2);
      await rig.until('a tick comes', () => rig.ticks.length > 0);
      const { type, platform = rig.platform, data } = decode(rig.ticks.at(-1)!) as Record<string, unknown>;
      expect(type).toBe(Array.isArray(data) ? 'MARKET_DATA_BATCH' : 'MARKET_DATA');
      expect(platform).toBe(rig.platform);
      expect([data].flat()).toContainEqual(expect.objectContaining({ symbol: rig.parts.symbol }));
    },
  },
  {
    number: 30,
    title: 'says with its lights why there is no link, and what to do, and that all is well again',
    skill: 'lights',
    run: async (rig) => {
      await rig.parts.peer.vanish();
      rig.start();
      await rig.pass(5_000);
      const { link } = rig.lights.at(-1)!;
      expect(link.state).not.toBe('green');
      if (link.state !== 'green') {
        expect(link.reason).toMatch(/\w{3}/);
        expect(link.remedy).toMatch(/\w{3}/);
      }
      await rig.parts.peer.appear();
      await rig.until('it registers', () => rig.isLinked);
      await rig.until('the link is green', () => rig.lights.at(-1)?.link.state === 'green');
    },
  },
];
