/**
 * A desk as somebody would write it first, to compare Ringdesk with: one connection to SQLite in the main process, a new window for each
 * call, four queries one after the other. Nothing in it is slow on purpose: the queries have their indexes, the number is stored
 * normalised, the file is in WAL mode, rows are written with a prepared statement in transactions of a page each.
 */
import { join } from 'node:path';
import { app, BrowserWindow, screen } from 'electron';
import { io } from 'socket.io-client';
import { openDatabase } from './database.mjs';
import { lookUp } from './lookup.mjs';
import { popPage } from './page.mjs';
import { load } from './load.mjs';

const width = 380;
const height = 420;
const margin = 12;
const pops = new Map();

const option = (name) => process.argv.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3);

async function showPop(database, call) {
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
  });
  pops.set(call.callId, window);
  window.once('ready-to-show', () => window.showInactive());
  const caller = await lookUp(database, call.number);
  if (!window.isDestroyed()) await window.loadURL(`data:text/html;charset=utf-8,${encodeURIComponent(popPage(call, caller))}`);
}

function closePop(call) {
  pops.get(call.callId)?.destroy();
  pops.delete(call.callId);
}

async function start() {
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
