import { app, BrowserWindow } from 'electron';
import { join } from 'node:path';

/** One window with a heading: what Electron itself takes. */
void app.whenReady().then(() => {
  const window = new BrowserWindow({ width: 1440, height: 900, show: false, webPreferences: { sandbox: true } });
  window.once('ready-to-show', () => window.show());
  void window.loadFile(join(import.meta.dirname, 'index.html'));
});
