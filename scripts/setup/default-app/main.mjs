// What a development Electron runs first: it finds the app named on the command line and hands over to it.
// Must stay an ES module with a top-level await: Electron then holds `ready` back until the app's main has been evaluated
// (else registerSchemesAsPrivileged comes too late).
import { readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { app } from 'electron';

const target = process.argv.slice(1).find((word) => !word.startsWith('-'));
if (target === undefined) {
  console.error('usage: electron [switches] path-to-app [app arguments]');
  process.exit(2);
}

const root = resolve(target);
const isFolder = statSync(root).isDirectory();
const manifest = isFolder ? JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) : {};
app.setAppPath(isFolder ? root : dirname(root));
if (manifest.name) app.setName(manifest.productName ?? manifest.name);
if (manifest.version) app.setVersion(manifest.version);
if (manifest.desktopName) app.setDesktopName(manifest.desktopName);

await import(pathToFileURL(isFolder ? join(root, manifest.main ?? 'index.js') : root).href);
