import { expect, it } from 'vitest';
import { FABRIC_PEERS_MAX, FabricPeers } from './fabric-peers.ts';

const HANDSHAKE_MS = 3_000;

function scene() {
  let nowUs = 1;
  const peers = new FabricPeers({ monotonicUs: () => nowUs }, HANDSHAKE_MS);
  return {
    peers,
    pass: (ms: number) => void (nowUs += ms * 1_000),
    come: (count: number) => {
      for (let each = 0; each < count; each++) peers.came();
    },
  };
}

it('takes as many links as may stay, and another once one has gone', () => {
  const { peers, pass, come } = scene();
  come(FABRIC_PEERS_MAX - 1);
  pass(HANDSHAKE_MS);
  expect(peers.isFull).toBe(false);
  come(1);
  pass(HANDSHAKE_MS);
  expect(peers.isFull).toBe(true);
  peers.went();
  expect(peers.isFull).toBe(false);
});

it('lets nobody in for having been refused before', () => {
  const { peers, pass, come } = scene();
  come(FABRIC_PEERS_MAX);
  pass(HANDSHAKE_MS);
  for (let tries = 0; tries < 10; tries++) {
    peers.came();
    expect(peers.isFull).toBe(true);
    peers.judged();
    peers.went();
    pass(100);
  }
});

it('counts whom it let in at once', () => {
  const { peers } = scene();
  for (let each = 0; each < FABRIC_PEERS_MAX; each++) {
    peers.came();
    expect(peers.isFull).toBe(false);
    peers.judged();
  }
  expect(peers.isFull).toBe(true);
});

it('keeps nobody out for those who merely connect', () => {
  const { peers, pass, come } = scene();
  for (let second = 0; second < 10; second++) {
    come(1_000);
    expect(peers.isFull).toBe(false);
    pass(HANDSHAKE_MS - 1);
    expect(peers.isFull).toBe(false);
    for (let each = 0; each < 1_000; each++) peers.went();
  }
});
