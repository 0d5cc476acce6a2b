import { describe, expect, it } from 'vitest';
import { readConfig, shippedConfigText } from './config.ts';

const KEY = 'rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7';
const OTHER_KEY = 'Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hID';

function read(fabric: string) {
  return readConfig({ text: `version: 1\nfabric: ${fabric}\n`, file: 'gateway.yaml' });
}

function faults(fabric: string): readonly string[] {
  const config = read(fabric);
  return config.ok ? [] : config.error.map(({ key, message }) => `${key}: ${message}`);
}

describe('the fabric in gateway.yaml', () => {
  it('is off as shipped, and where the file says nothing of it', () => {
    const shipped = readConfig({ text: shippedConfigText(), file: 'gateway.yaml' });
    const silent = readConfig({ text: 'version: 1', file: 'gateway.yaml' });
    for (const config of [shipped, silent]) expect(config).toMatchObject({ ok: true, value: { fabric: undefined } });
  });

  it('needs no keys on this machine alone', () => {
    for (const host of ['127.0.0.1', 'localhost', '127.0.0.5'])
      expect(read(`{ enabled: true, host: ${host} }`)).toMatchObject({
        ok: true,
        value: { fabric: { clients: undefined, commandPort: 5565, dataPort: 5566, defaultPlatform: 'mt5_global' } },
      });
  });

  it('takes keys on this machine, too', () => {
    expect(read(`{ enabled: true, curve: true, clients: { brain: '${KEY}' } }`)).toMatchObject({
      ok: true,
      value: { fabric: { clients: new Map([[KEY, 'brain']]) } },
    });
  });

  it.each(['192.168.1.20', '0.0.0.0', "'::'", '10.0.0.1'])('opens on %s with keys alone', (host) => {
    expect(faults(`{ enabled: true, host: ${host}, curve: false, clients: { brain: '${KEY}' } }`)).toEqual([
      expect.stringMatching(/^fabric\.curve: .*nexus fabric keys NAME/),
    ]);
    expect(faults(`{ enabled: true, host: ${host} }`)).toEqual([
      expect.stringMatching(/^fabric\.clients: expected at least one client/),
    ]);
    expect(read(`{ enabled: true, host: ${host}, clients: { brain: '${KEY}' } }`)).toMatchObject({ ok: true });
  });

  it.each([
    ['a host that is no address', "{ host: 'my-pc' }", 'fabric.host'],
    ['a host that only begins as loopback', "{ host: '127.evil.example' }", 'fabric.host'],
    ['a key that is cut off', "{ clients: { brain: 'rq:rM' } }", 'fabric.clients.brain'],
    ['one key for two', `{ clients: { a: '${KEY}', b: '${KEY}' } }`, 'fabric.clients.b'],
    ['a name that is kept for ourselves', `{ clients: { fabric: '${OTHER_KEY}' } }`, 'fabric.clients.fabric'],
    ['one port for both', '{ command_port: 5565, data_port: 5565 }', 'fabric.data_port'],
    ['a platform that cannot be', "{ default_platform: 'MT 5' }", 'fabric.default_platform'],
    ['a key that does not exist', '{ kurve: true }', 'fabric'],
  ])('refuses %s with its place, also while it is off', (_, fabric, key) => {
    expect(faults(fabric)).toEqual([expect.stringContaining(key)]);
  });
});
