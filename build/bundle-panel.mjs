// Bundles the panel for production, whatever the shell says: with NODE_ENV at `test` or `development` Vite would take React's
// development build, which is half as large again and takes three times as long to draw.
import { build } from 'vite';

/** Writes the panel's files into a folder. */
export async function bundlePanel(folder) {
  process.env.NODE_ENV = 'production';
  await build({ configFile: 'renderer/vite.config.ts', logLevel: 'warn', build: { outDir: folder } });
}
