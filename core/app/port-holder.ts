import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync, readlinkSync } from 'node:fs';

/** A process that listens on a port. */
export interface PortHolder {
  readonly pid: number;
  /** Its program; undefined where the system does not tell. */
  readonly program: string | undefined;
}

/** Who listens on a TCP port of this machine; undefined where the system does not tell (another user, another system). */
export function findPortHolder(port: number, platform: NodeJS.Platform = process.platform): PortHolder | undefined {
  try {
    if (platform === 'linux') return findOnLinux(port);
    if (platform === 'win32') return findOnWindows(port);
    return undefined;
  } catch {
    // The holder is a courtesy in an error message; whatever keeps us from finding it must not hide that message.
    return undefined;
  }
}

function findOnLinux(port: number): PortHolder | undefined {
  const inode =
    listeningInode(readFileSync('/proc/net/tcp', 'utf8'), port) ??
    listeningInode(readFileSync('/proc/net/tcp6', 'utf8'), port);
  if (inode === undefined) return undefined;
  for (const name of readdirSync('/proc')) {
    if (/^\d+$/.test(name) && holdsSocket(name, inode)) {
      return { pid: Number(name), program: readFileSync(`/proc/${name}/comm`, 'utf8').trim() };
    }
  }
  return undefined;
}

/**
 * The inode of the socket that listens on a port, from the text of /proc/net/tcp: one socket a line, the second field
 * the local address with its port in hexadecimal, the fourth the state (0A: listening), the tenth the inode.
 */
export function listeningInode(table: string, port: number): string | undefined {
  const LISTENING = '0A';
  const portHex = port.toString(16).toUpperCase().padStart(4, '0');
  for (const line of table.split('\n').slice(1)) {
    const fields = line.trim().split(/\s+/);
    if (fields[1]?.endsWith(`:${portHex}`) && fields[3] === LISTENING) return fields[9];
  }
  return undefined;
}

function holdsSocket(pid: string, inode: string): boolean {
  try {
    return readdirSync(`/proc/${pid}/fd`).some((fd) => readlinkSync(`/proc/${pid}/fd/${fd}`) === `socket:[${inode}]`);
  } catch {
    // Another user's process, or one that ended while we looked.
    return false;
  }
}

function findOnWindows(port: number): PortHolder | undefined {
  const pid = listeningPid(execFileSync('netstat', ['-ano', '-p', 'TCP'], { encoding: 'utf8', timeout: 5_000 }), port);
  if (pid === undefined) return undefined;
  const row = execFileSync('tasklist', ['/fi', `PID eq ${pid}`, '/fo', 'csv', '/nh'], {
    encoding: 'utf8',
    timeout: 5_000,
  });
  return { pid, program: /^"([^"]+)"/.exec(row.trim())?.[1] };
}

/** The process that listens on a port, from what `netstat -ano` prints: protocol, local, remote, state, process. */
export function listeningPid(table: string, port: number): number | undefined {
  for (const line of table.split('\n')) {
    const [protocol, local, remote, , pid] = line.trim().split(/\s+/);
    // The state's word differs by language; a listening socket has the remote port 0.
    if (protocol === 'TCP' && local?.endsWith(`:${port}`) && remote?.endsWith(':0')) return Number(pid);
  }
  return undefined;
}
