/**
 * A desk as somebody would write it first, to compare Ringdesk with: the same Electron, React and Fluent, one connection to SQLite in the
 * main process, a new window for each call, four queries one after the other. Nothing in it is slow on purpose: the window loads its page
 * while the queries run, the queries have their indexes, the number is stored normalised, the file is in WAL mode, rows are written with
 * a prepared statement in transactions of a page each, the page is a minified bundle on the disk.
 */
import { join } from 'node:path';
import { app, BrowserWindow, ipcMain, screen } from 'electron';
import { io } from 'socket.io-client';
import { openDatabase } from './database.mjs';
import { lookUp } from './lookup.mjs';
import { load } from './load.mjs';

const width = 380;
const height = 420;
const margin = 12;
const folder = import.meta.dirname;
const pops = new Map();
/** By the window's contents: what its page asks for. */
const callers = new Map();

const option = (name) => process.argv.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3);

function showPop(database, call) {
  const { workArea } = screen.getPrimaryDisplay();
  const window = new BrowserWindow({
    x: workArea.x + workArea.width - width - margin,
    y: workArea.y + workArea.height - height - margin,
    width,
    height,
    show: false,
    frame: false,
    alwaysOnTop: true,
    skipTaskbar: true,
    webPreferences: { preload: join(folder, 'preload.cjs') },
  });
  const { id } = window.webContents;
  pops.set(call.callId, window);
  callers.set(id, lookUp(database, call.number).then((caller) => ({ number: call.number, queue: call.queue, ...caller })));
  window.once('closed', () => callers.delete(id));
  window.once('ready-to-show', () => window.showInactive());
  return window.loadFile(join(folder, 'out/index.html'));
}

function closePop(call) {
  pops.get(call.callId)?.destroy();
  pops.delete(call.callId);
}

async function start() {
  ipcMain.handle('call', (event) => callers.get(event.sender.id));
  const serviceUrl = option('service-url');
  const database = await openDatabase(join(app.getPath('userData'), 'naive.sqlite'));
  const main = new BrowserWindow({ width: 1000, height: 640, title: 'Naive Desk' });
  await main.loadURL('data:text/html,<title>Naive Desk</title><h1>Naive Desk</h1>');

  const signedIn = await fetch(`${serviceUrl}/api/desk/v1/demo/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ user: option('service-user') }),
  });
  const { token } = await signedIn.json();
  const socket = io(serviceUrl, { path: '/api/desk/v1/socket', auth: { token }, transports: ['websocket'] });
  socket.on('connect', () => socket.emit('subscribe', { protocolVersion: 2, since: null }, () => undefined));
  socket.on('call', (call) => {
    if (call.type === 'ringing') showPop(database, call).catch((error) => console.error(error));
    else closePop(call);
  });
  await load(database, serviceUrl, token);
}

app.whenReady().then(start).catch((error) => console.error(error));
