import { join } from 'node:path';
import { app, type BrowserWindow } from 'electron';
import type { Appearance } from '../../../shared/contract/host.ts';
import type { Logger } from '../log.ts';
import { SignIn, type SignInOptions } from './sign-in.ts';
import { browse, keyStore, systemFetch } from './system.ts';
import { Vault } from './vault.ts';

/** Signing in at a configured service, with the system's browser, key store and network; the workspace shows how it stands. */
export function openSignIn(options: {
  service: { url: string; user: string };
  workspace: BrowserWindow;
  language: () => Appearance['language'];
  logger: Logger;
  onUser: SignInOptions['onUser'];
  onToken: SignInOptions['onToken'];
}): SignIn {
  const { service, workspace, language, logger, onUser, onToken } = options;
  const tell = () => {
    if (!workspace.isDestroyed()) workspace.webContents.send('host:signIn', signIn.state);
  };
  const signIn = new SignIn({
    url: service.url,
    demoUser: service.user,
    vault: new Vault(join(app.getPath('userData'), 'sign-in.json'), keyStore(), logger),
    fetch: systemFetch,
    browse,
    language,
    logger,
    onUser,
    onToken,
    onState: tell,
  });
  workspace.webContents.on('did-finish-load', tell);
  return signIn;
}
