import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The panel, built into files that a strict content policy lets through: no inline script, no eval. */
export default defineConfig({
  root: import.meta.dirname,
  base: './',
  plugins: [react()],
  build: {
    outDir: '../dist/panel',
    emptyOutDir: true,
    target: 'es2023',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1_000,
  },
});
