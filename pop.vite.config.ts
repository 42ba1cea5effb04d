/**
 * The pop is built apart from the workspace: its page must be there at once, so it runs on Preact, which is a tenth of React DOM and does
 * the same for what the pop needs. The sources are the same React: only here is it decided what stands behind the name.
 */
import { resolve } from 'node:path';
import { defineConfig } from 'vite';

const renderer = resolve(import.meta.dirname, 'renderer');

export default defineConfig({
  root: renderer,
  // Pages are files of our own protocol.
  base: './',
  publicDir: false,
  resolve: {
    alias: [
      { find: /^react-dom\/client$/, replacement: 'preact/compat/client' },
      { find: /^react\/jsx-runtime$/, replacement: 'preact/jsx-runtime' },
      { find: /^react(-dom)?$/, replacement: 'preact/compat' },
    ],
  },
  build: {
    outDir: resolve(renderer, '../out/renderer'),
    emptyOutDir: false,
    minify: true,
    reportCompressedSize: false,
    rollupOptions: { input: { pop: resolve(renderer, 'pop/index.html') } },
  },
});
