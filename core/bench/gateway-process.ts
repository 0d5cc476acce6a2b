/** The whole gateway as `npm run gateway` starts it, with the same arguments. */
import { main } from '../app/cli/gateway.ts';

await main(process.argv.slice(2));
