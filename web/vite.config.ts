import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { compression } from 'vite-plugin-compression2';
import { sizeBudget } from './build/size-budget.ts';

/** What a browser loads before the first page shows, gzipped. */
const FIRST_LOAD_KB = 250;
const VIGIE = 'http://127.0.0.1:3000';
const API = '^/(?!dashboard/)[a-z_]+';

export default defineConfig({
  base: '/dashboard/',
  build: { outDir: '../dist/web', emptyOutDir: true, target: 'es2022', sourcemap: false, assetsInlineLimit: 0, chunkSizeWarningLimit: 1_000 },
  plugins: [
    react(),
    sizeBudget({ kilobytes: FIRST_LOAD_KB, pages: ['en', 'fr'] }),
    // Not the page itself: the server writes a nonce into it.
    compression({ algorithms: ['gzip', 'brotliCompress'], include: /\.(js|css|svg)$/, threshold: 1_024 }),
  ],
  server: { proxy: { [API]: VIGIE } },
});
