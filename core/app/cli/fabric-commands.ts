import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { loadZeromq } from '../../client/load-zeromq.ts';
import { parseClientId } from '../../model/ids.ts';
import { dataFolderAt, defaultDataFolder } from '../data-folder.ts';
import { gatewayKeysIn, writeClientKeys } from '../fabric-key-files.ts';
import { CommandFailed } from './ask-gateway.ts';
import type { Output } from './print.ts';

interface KeyOptions {
  readonly data: string;
  readonly out?: string;
}

/** Adds `fabric keys`. It works without a running gateway. */
export function addFabricCommands(program: Command, output: Output): void {
  program
    .command('fabric')
    .description('orders and prices for a brain on another machine')
    .command('keys [client]')
    .description(
      'makes the keys of this gateway, once, and those of a client: its file is for the machine of the brain',
    )
    .option('--data <dir>', 'the data folder of the gateway', defaultDataFolder())
    .option('--out <file>', 'where the file of the client goes, in place of the data folder')
    .allowExcessArguments(false)
    .action(async (client: string | undefined, options: KeyOptions) => {
      const zeromq = await loadZeromq();
      if (!zeromq.ok) throw new CommandFailed(zeromq.error);
      const folder = dataFolderAt(options.data);
      const gateway = gatewayKeysIn(folder.fabricKeyFile, zeromq.value.curveKeyPair);
      if (!gateway.ok) throw new CommandFailed(gateway.error);
      output.write(
        `The gateway's public key: ${gateway.value.publicKey}\nIts secret one stays in ${folder.fabricKeyFile}.\n`,
      );
      if (client === undefined) {
        output.write('Keys for a client: nexus fabric keys NAME\n');
        return;
      }
      if (parseClientId(client) === undefined || /[/\\:]/.test(client))
        throw new CommandFailed(`expected a name of 1 to 64 characters without spaces or slashes, was ${client}`);
      const file = resolve(options.out ?? join(folder.fabricClientsFolder, `${client}.key`));
      const keys = zeromq.value.curveKeyPair();
      const written = writeClientKeys(file, client, gateway.value.publicKey, keys);
      if (!written.ok) throw new CommandFailed(written.error);
      output.write(
        `The keys of ${client} are in ${file}. Carry that file to the machine of the brain, let nobody else read it, and remove\n` +
          `it here. Then add its public key to ${folder.gatewayYaml} and start the gateway anew:\n\n` +
          `fabric:\n  enabled: true\n  host: 192.168.1.20 # the address of this machine that the brain dials\n` +
          `  clients:\n    ${client}: '${keys.publicKey}'\n`,
      );
    });
}
