/** Life cycle of the desktop: what is started, in which order, and how it ends. */
import { join } from 'node:path';
import { app, nativeTheme } from 'electron';
import { appearanceOf } from './appearance.ts';
import { registerAppScheme, serveApp } from './app-protocol.ts';
import { parseCommandLine, usage, type CommandLine } from './command-line.ts';
import { handleHostOperations } from './host-operations.ts';
import { openLog } from './log.ts';
import { builtPaths, replicaPath } from './paths.ts';
import { startEmbeddedService } from './processes/embedded-service.ts';
import { startReplica } from './processes/replica-process.ts';
import { openSettings } from './settings.ts';
import { holdShortcuts } from './shortcuts.ts';
import { openSignIn } from './sign-in/open-sign-in.ts';
import type { DeskUser } from './sign-in/sign-in.ts';
import { createTray } from './tray.ts';
import { installGuards } from './windows/guards.ts';
import { firstPictureOf } from './windows/first-picture.ts';
import { createPopWindow, type PopWindow } from './windows/pop-window.ts';
import { reloadAfterCrash } from './windows/reload-after-crash.ts';
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
  const settings = openSettings();
  const paths = builtPaths(import.meta.dirname);
  const service = { url: commandLine.serviceUrl ?? settings.get('serviceUrl'), user: commandLine.serviceUser ?? settings.get('serviceUser') };
  const appearance = () => appearanceOf(settings.store);
  logger.info('Ringdesk starts', { version: app.getVersion(), electron: process.versions.electron, embedded: service.url === '' });

  installGuards();
  serveApp(paths.renderer);

  const workspace = createWorkspaceWindow(appearance(), paths.preload, settings.get('workspace'), (size) => settings.set('workspace', size));
  let pop: PopWindow | null = null;
  reloadAfterCrash('workspace', workspace.window.webContents, logger);

  const replica = startReplica({
    folder: paths.main,
    logger,
    onSessionOpened: ({ byPerson }) => (byPerson ? workspace.show() : workspace.showInactive()),
    onTokenRefused: (token, reason) => signIn?.tokenRefused(token, reason),
  });
  replica.serve('workspace', workspace.window);
  // The second window waits for the first one's first picture: see the end of pop-window.ts.
  void firstPictureOf(workspace.window).then(() => {
    if (workspace.window.isDestroyed()) return;
    pop = createPopWindow(appearance(), paths.preload);
    reloadAfterCrash('pop', pop.window.webContents, logger);
    replica.serve('pop', pop.window);
  });
  const windows = () => (pop ? [pop.window, workspace.window] : [workspace.window]);

  const onAddress = (address: { url: string; token: string }) => replica.useService(address);
  const embedded =
    service.url === ''
      ? startEmbeddedService({ folder: paths.main, dataDirectory: join(app.getPath('userData'), 'service'), demoUser: service.user, logger, onReady: onAddress })
      : null;
  let opened: string | null = null;
  const openFor = (user: DeskUser | null) => {
    const path = user && replicaPath(app.getPath('userData'), service.url, user);
    if (path === opened) return;
    replica.open(path);
    // What screens remember of the one before must not meet the next one's eyes.
    if (opened !== null) {
      pop?.hide();
      for (const window of windows()) window.webContents.reload();
    }
    opened = path;
  };
  const signIn = service.url === '' ? null : openSignIn({ service, workspace: workspace.window, language: () => appearance().language, logger, onUser: openFor, onToken: onAddress });
  handleHostOperations({ pop: () => pop, workspace }, { start: () => void signIn?.signIn(), cancel: () => signIn?.cancel(), signOut: () => void signIn?.signOut() }, logger);
  if (signIn) signIn.start();
  else openFor({ kind: 'demo', userName: service.user });

  nativeTheme.on('updated', () => {
    for (const window of windows()) window.webContents.send('host:appearance', appearance());
  });
  const releaseShortcuts = holdShortcuts(
    settings.get('shortcuts'),
    (shortcut) => {
      if (shortcut === 'open') pop?.takeFocus();
      pop?.window.webContents.send('host:shortcut', shortcut);
    },
    logger,
  );
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
  };
  obey(commandLine);
  app.on('second-instance', (_event, _argv, _folder, data) => {
    const line = parseCommandLine((data as { words?: string[] } | null)?.words ?? []);
    if (!line.ring) workspace.show();
    obey(line);
  });
  app.on('activate', () => workspace.show());
  app.on('window-all-closed', () => undefined); // the pop and the tray live on

  let stopped = false;
  app.on('before-quit', (event) => {
    workspace.allowClose();
    if (stopped) return;
    event.preventDefault();
    signIn?.stop();
    releaseShortcuts();
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
