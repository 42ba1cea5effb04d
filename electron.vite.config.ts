import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

// sqlite3 is native and stays outside; everything else goes into the bundles, so that the packaged app carries no node_modules but it.
const external = ['electron', 'sqlite3'];

export default defineConfig({
  main: {
    build: {
      externalizeDeps: false,
      rollupOptions: {
        external,
        input: {
          index: resolve('electron/main/index.ts'),
          replica: resolve('electron/replica/index.ts'),
          service: resolve('service/embedded.ts'),
        },
      },
    },
  },
  preload: {
    build: {
      externalizeDeps: false,
      // A sandboxed preload cannot load a chunk beside it.
      isolatedEntries: true,
      rollupOptions: {
        external: ['electron'],
        input: { pop: resolve('electron/preload/pop.ts'), workspace: resolve('electron/preload/workspace.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  // The pop is built by pop.vite.config.ts.
  renderer: {
    root: resolve('renderer'),
    plugins: [react()],
    build: {
      minify: true,
      rollupOptions: { input: { workspace: resolve('renderer/workspace/index.html') } },
    },
  },
});
