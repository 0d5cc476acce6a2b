import { spawnSync } from 'node:child_process';
import { describe } from 'vitest';
import { lane, type Lane } from './lane.ts';
import { hasPython, pythonInstall } from './python.ts';

/** Two hosts on one wire, each a network namespace: the gateway's and the brain's. */
export interface TwoHosts {
  readonly gateway: { readonly namespace: string; readonly address: string };
  readonly brain: { readonly namespace: string; readonly address: string };
  /** Pulls the wire, and plugs it in again: what is sent meanwhile is lost without a word. */
  partition(): void;
  heal(): void;
  remove(): void;
}

/** Whether two hosts can be made here: that this machine lacks the tool, or why the system refuses. */
type HostsAbility = 'yes' | 'no tool' | { readonly refused: string };

const WIRE = 'wire0';
const NAME = 'two hosts';
const INSTALL = `apt-get install iproute2, ${pythonInstall}, and run as root with CAP_NET_ADMIN and CAP_SYS_ADMIN`;

function ip(...args: readonly string[]): { readonly ok: boolean; readonly said: string } {
  const ran = spawnSync('ip', args, { encoding: 'utf8' });
  return { ok: ran.status === 0, said: ran.error?.message ?? ran.stderr.trim() };
}

/** Tries it: makes two hosts and removes them. Containers without CAP_NET_ADMIN and CAP_SYS_ADMIN refuse. */
function hostsAbility(): HostsAbility {
  if (!ip('-V').ok) return 'no tool';
  try {
    twoHosts('p').remove();
    return 'yes';
  } catch (cause) {
    return { refused: cause instanceof Error ? cause.message : String(cause) };
  }
}

/**
 * The lane of tests on two hosts. A system that refuses namespaces lacks no tool, so that nothing which CI installs would help:
 * the reason is printed, and the lane is skipped there even where every lane must run.
 */
export function hostsLane(): Lane {
  const ability = hostsAbility();
  if (typeof ability === 'string') return lane(NAME, ability === 'yes' && hasPython(), INSTALL);
  console.warn(`skipped: lane ${NAME}: this system refuses network namespaces (${ability.refused}): ${INSTALL}`);
  return (title, body) => describe.skip(title, body);
}

/** Makes both. Throws with the system's words where it refuses; nothing stays behind then. `tag` keeps two pairs of one process apart. */
export function twoHosts(tag: string): TwoHosts {
  const name = `nx${process.pid}${tag}`;
  const [near, far] = [`${name}g`, `${name}b`];
  const gateway = { namespace: near, address: '10.77.0.1' };
  const brain = { namespace: far, address: '10.77.0.2' };
  const remove = (): void => {
    for (const namespace of [near, far]) ip('netns', 'del', namespace);
  };
  const need = (...args: readonly string[]): void => {
    const done = ip(...args);
    if (done.ok) return;
    remove();
    throw new Error(`ip ${args.join(' ')}: ${done.said}`);
  };
  need('netns', 'add', near);
  need('netns', 'add', far);
  need('link', 'add', WIRE, 'netns', near, 'type', 'veth', 'peer', 'name', WIRE, 'netns', far);
  for (const { namespace, address } of [gateway, brain]) {
    need('-n', namespace, 'address', 'add', `${address}/24`, 'dev', WIRE);
    need('-n', namespace, 'link', 'set', WIRE, 'up');
    need('-n', namespace, 'link', 'set', 'lo', 'up');
  }
  return {
    gateway,
    brain,
    partition: () => need('-n', near, 'link', 'set', WIRE, 'down'),
    heal: () => need('-n', near, 'link', 'set', WIRE, 'up'),
    remove,
  };
}
