import { createServer, type AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { findPortHolder, listeningInode, listeningPid } from './port-holder.ts';

const PROC_NET_TCP = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:15B3 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4711 1 0 100 0 0 10 0
   1: 0100007F:15B4 0100007F:15B3 01 00000000:00000000 00:00000000 00000000     0        0 4712 1 0 20 4 30 10 -1
`;

const NETSTAT = `
Aktive Verbindungen

  Proto  Lokale Adresse         Remoteadresse          Status           PID
  TCP    127.0.0.1:5555         0.0.0.0:0              ABHÖREN          1234
  TCP    127.0.0.1:5556         127.0.0.1:50000        HERGESTELLT      99
`;

describe('the holder of a port', () => {
  it('is found on Linux by its listening socket', () => {
    expect(listeningInode(PROC_NET_TCP, 5555)).toBe('4711');
    expect(listeningInode(PROC_NET_TCP, 5556)).toBeUndefined();
  });

  it('is found on Windows in any language', () => {
    expect(listeningPid(NETSTAT, 5555)).toBe(1234);
    expect(listeningPid(NETSTAT, 5556)).toBeUndefined();
  });

  it.runIf(process.platform === 'linux')('is this process for a port that it listens on', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    expect(findPortHolder((server.address() as AddressInfo).port)).toMatchObject({ pid: process.pid });
    server.close();
  });

  it('is not known where the system does not tell', () => {
    expect(findPortHolder(5555, 'aix')).toBeUndefined();
    expect(findPortHolder(5555, 'win32')).toBeUndefined();
  });
});
