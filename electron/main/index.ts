/** Life cycle of the desktop: what is started, in which order, and how it ends. */
import { join } from 'node:path';
import { app, powerMonitor, screen } from 'electron';
import type { CallsAtDesk } from '../../shared/contract/messages.ts';
import type { HostEvents } from '../../shared/contract/host.ts';
import { appearanceOf } from './appearance.ts';
import { registerAppScheme, serveApp } from './app-protocol.ts';
import { mayNotify, popMayShow } from './calls/attention.ts';
import { notificationWords } from './calls/notification-words.ts';
import { createRingNotifications } from './calls/ring-notifications.ts';
import { parseCommandLine, usage, type CommandLine } from './command-line.ts';
import { handleHostOperations } from './host-operations.ts';
import { openLog } from './log.ts';
import { builtPaths, replicaPath } from './paths.ts';
import { startEmbeddedService } from './processes/embedded-service.ts';
import { startReplica } from './processes/replica-process.ts';
import { startLiveSettings } from './settings/live-settings.ts';
import { createSettings } from './settings/settings.ts';
import { openSettingsStore } from './settings/settings-store.ts';
import { openSignIn } from './sign-in/open-sign-in.ts';
import type { DeskUser } from './sign-in/sign-in.ts';
import { createTelLinks } from './tel-link.ts';
import { createTray } from './tray.ts';
import { watchForWaking } from './waking.ts';
import { installGuards } from './windows/guards.ts';
import { firstPictureOf } from './windows/first-picture.ts';
import { displayFor } from './windows/pop-display.ts';
import { findPopKeyboard } from './windows/pop-keyboard.ts';
import { createPopWindow, type PopWindow } from './windows/pop-window.ts';
import { reloadAfterCrash } from './windows/reload-after-crash.ts';
import { send } from './windows/send.ts';
import { createWorkspaceWindow } from './windows/workspace-window.ts';

// `electron path args` in development, `ringdesk args` when packaged.
const ownArguments = process.argv.slice(app.isPackaged ? 1 : 2);
const commandLine = parseCommandLine(ownArguments);

if (commandLine.version || commandLine.help) {
  process.stdout.write(`${commandLine.version ? app.getVersion() : usage}\n`);
  app.exit(0);
} else if (!app.requestSingleInstanceLock({ words: ownArguments })) {
  // The running Ringdesk comes forward and takes our arguments (`second-instance`).
  app.exit(0);
} else {
  registerAppScheme();
  // Never `await app.whenReady()` at the top level of an ES module: it deadlocks.
  void app.whenReady().then(() => run(commandLine));
}

function run(commandLine: CommandLine): void {
  const logger = openLog(app.getPath('logs'));
  const opened = openSettingsStore(logger);
  const settings = createSettings(opened.store);
  const paths = builtPaths(import.meta.dirname);
  const service = { url: commandLine.serviceUrl ?? opened.own('serviceUrl'), user: commandLine.serviceUser ?? opened.own('serviceUser') };
  const appearance = () => appearanceOf({ theme: settings.value('theme'), language: settings.value('language') });
  logger.info('Ringdesk starts', { version: app.getVersion(), electron: process.versions.electron, embedded: service.url === '' });

  installGuards();
  serveApp(paths.renderer);

  const workspace = createWorkspaceWindow(appearance(), paths.preload, opened.own('workspace'), (size) => opened.store.set('workspace', size));
  let pop: PopWindow | null = null;
  reloadAfterCrash('workspace', workspace.window.webContents, logger);

  let calls: CallsAtDesk = { ringing: [], onCall: false };
  const mayShow = () => popMayShow(settings, calls, Date.now());
  const notifications = createRingNotifications({
    wanted: () => mayNotify(settings, mayShow(), { focused: windows().some((window) => window.isFocused()), screenReader: app.accessibilitySupportEnabled }),
    words: (call) => notificationWords(call, appearance().language),
    clicked() {
      if (mayShow()) return pop?.takeFocus();
      workspace.show();
      send(workspace.window, 'showDesk', null);
    },
  });
  const firstPicture = firstPictureOf(workspace.window);
  const replica = startReplica({
    folder: paths.main,
    logger,
    after: firstPicture,
    onCalls(now) {
      const before = calls.onCall;
      calls = now;
      if (before !== now.onCall) pop?.reconsider();
      notifications.update(now);
    },
    onSessionOpened: ({ byPerson }) => (byPerson ? workspace.show() : workspace.showInactive()),
    onTokenRefused: (token, reason) => signIn?.tokenRefused(token, reason),
  });
  replica.serve('workspace', workspace.window);
  // The second window waits for the first one's first picture: see the end of pop-window.ts.
  void Promise.all([firstPicture, findPopKeyboard()]).then(([, keyboard]) => {
    if (workspace.window.isDestroyed()) return;
    pop = createPopWindow(appearance(), paths.preload, { mayShow, display: () => displayFor(settings.value('pop.display'), screen) }, keyboard);
    live.serve(pop.window);
    reloadAfterCrash('pop', pop.window.webContents, logger);
    replica.serve('pop', pop.window);
  });
  const windows = () => (pop ? [pop.window, workspace.window] : [workspace.window]);

  const onAddress = (address: { url: string; token: string }) => replica.useService(address);
  const embedded =
    service.url === ''
      ? startEmbeddedService({ folder: paths.main, dataDirectory: join(app.getPath('userData'), 'service'), demoUser: service.user, logger, onReady: onAddress })
      : null;
  let openedReplica: string | null = null;
  const openFor = (user: DeskUser | null) => {
    const path = user && replicaPath(app.getPath('userData'), service.url, user);
    if (path === openedReplica) return;
    replica.open(path);
    // What screens remember of the one before must not meet the next one's eyes.
    if (openedReplica !== null) {
      pop?.hide();
      for (const window of windows()) window.webContents.reload();
    }
    openedReplica = path;
  };
  const signIn = service.url === '' ? null : openSignIn({ service, workspace: workspace.window, language: () => appearance().language, logger, onUser: openFor, onToken: onAddress });
  if (signIn) signIn.start();
  else openFor({ kind: 'demo', userName: service.user });

  const pressed = (shortcut: HostEvents['shortcut']) => {
    if (shortcut === 'open') pop?.takeFocus();
    if (pop) send(pop.window, 'shortcut', shortcut);
  };
  const live = startLiveSettings({ settings, appearance, damaged: opened.damaged, service: service.url, pressed, logger });
  live.serve(workspace.window);
  // Nobody chooses keys there any more, so they work again.
  for (const event of ['blur', 'hide'] as const) workspace.window.on(event as 'blur', () => live.shortcuts.choosing(false));
  settings.onChange((name) => {
    if (name === 'language') tray.speak(appearance().language);
    if (name === 'pop.display') pop?.chooseDisplay();
    pop?.reconsider();
  });
  const signInCommands = { start: () => void signIn?.signIn(), cancel: () => signIn?.cancel(), signOut: () => void signIn?.signOut() };
  const telLinks = createTelLinks(() => {
    workspace.show();
    send(workspace.window, 'telLink', null);
  });
  handleHostOperations({ pop: () => pop, workspace, signIn: signInCommands, settings: live, telLinks }, logger);
  // On Linux the desktop entry says so (electron-builder.yml), and the person's own choice of a program stays.
  if (app.isPackaged && process.platform !== 'linux') app.setAsDefaultProtocolClient('tel');
  const endWaking = watchForWaking({
    power: powerMonitor,
    onWake(why) {
      logger.info('The line is looked at again', { why });
      replica.wake();
    },
  });
  // Kept in a variable of the running application, or the icon is garbage-collected away.
  const tray = createTray({
    iconPath: paths.icon,
    language: appearance().language,
    open: () => workspace.show(),
    ring: (number) => replica.ring(number),
    quit: () => app.quit(),
  });

  workspace.window.once('ready-to-show', () => workspace.show());
  const obey = (line: CommandLine) => {
    if (line.ring) replica.ring(line.ring.number);
    if (line.tel) telLinks.open(line.tel);
  };
  obey(commandLine);
  app.on('second-instance', (_event, _argv, _folder, data) => {
    const line = parseCommandLine((data as { words?: string[] } | null)?.words ?? []);
    if (!line.ring) workspace.show();
    obey(line);
  });
  // macOS hands links over like this.
  app.on('open-url', (event, url) => {
    event.preventDefault();
    obey(parseCommandLine([url]));
  });
  app.on('activate', () => workspace.show());
  app.on('window-all-closed', () => undefined); // the pop and the tray live on

  let stopped = false;
  app.on('before-quit', (event) => {
    workspace.allowClose();
    if (stopped) return;
    event.preventDefault();
    signIn?.stop();
    live.stop();
    endWaking();
    notifications.clear();
    tray.destroy();
    // The replica first: its last confirmations still reach the service.
    void replica
      .stop()
      .then(() => embedded?.stop())
      .finally(() => {
        stopped = true;
        app.quit();
      });
  });
}
