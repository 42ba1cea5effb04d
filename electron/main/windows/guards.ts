/** Nothing leaves the application's own pages: no navigation, no new windows, no web views, no permissions but the choice of a loudspeaker. */
import { app, session, shell, type WebContents } from 'electron';
import { surfaces, type Surface } from '../../../shared/contract/surfaces.ts';
import { appOrigin } from '../app-protocol.ts';

export function installGuards(): void {
  app.on('web-contents-created', (_event, contents) => guard(contents));
  session.defaultSession.setPermissionRequestHandler((_contents, _permission, decide) => decide(false));
  session.defaultSession.setPermissionCheckHandler((_contents, permission, _origin, { isMainFrame, requestingUrl }) => mayHave(permission, isMainFrame ? requestingUrl : undefined));
}

/** The ring tone of the workspace goes to the loudspeaker that a person chose. Microphone, camera and all else stay closed. */
export function mayHave(permission: string, address: string | undefined): boolean {
  return permission === 'speaker-selection' && address !== undefined && surfaceOfUrl(address) === 'workspace';
}

function guard(contents: WebContents): void {
  contents.on('will-navigate', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    // Links in records open in the system's browser; everything else is refused.
    if (URL.canParse(url) && new URL(url).protocol === 'https:') void shell.openExternal(url);
    return { action: 'deny' };
  });
}

export function pageOf(surface: Surface): string {
  return `${appOrigin.protocol}//${appOrigin.host}/${surface}/index.html`;
}

/** Which screen a page is, judged by its address; null for anything that is not ours. */
export function surfaceOfUrl(address: string): Surface | null {
  // `URL.origin` is the string "null" for our scheme: compare protocol and host.
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  if (url.protocol !== appOrigin.protocol || url.host !== appOrigin.host) return null;
  return surfaces.find((surface) => url.pathname.startsWith(`/${surface}/`)) ?? null;
}
