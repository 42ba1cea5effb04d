/** What screens may ask of main: one wrapper checks the sender, the surface's permission and the arguments, then answers with an Outcome. */
import { BrowserWindow, ipcMain, type IpcMainInvokeEvent } from 'electron';
import { hostOperations, type HostInput, type HostOperationName, type HostOutput } from '../../shared/contract/host.ts';
import { hostAllowed, type Surface } from '../../shared/contract/surfaces.ts';
import type { SettingsState } from '../../shared/contract/settings.ts';
import { failure, type Outcome, RingdeskFault, success, toRingdeskError } from '../../shared/errors.ts';
import type { Logger } from './log.ts';
import type { Settings } from './settings/settings.ts';
import type { Shortcuts } from './settings/shortcuts.ts';
import type { TelLinks } from './tel-link.ts';
import { surfaceOfUrl } from './windows/guards.ts';
import type { PopWindow } from './windows/pop-window.ts';
import { send } from './windows/send.ts';
import type { WorkspaceWindow } from './windows/workspace-window.ts';

type Handlers = { [N in HostOperationName]: (input: HostInput<N>) => HostOutput<N> | void };

export interface SignInCommands {
  start(): void;
  cancel(): void;
  signOut(): void;
}

/** Settings as the workspace sees and changes them. */
export interface SettingsCommands {
  state(): SettingsState;
  settings: Pick<Settings, 'change'>;
  shortcuts: Pick<Shortcuts, 'change' | 'choosing'>;
  damageSeen(): void;
}

export interface HostParts {
  pop: () => PopWindow | null;
  workspace: WorkspaceWindow;
  signIn: SignInCommands;
  settings: SettingsCommands;
  telLinks: Pick<TelLinks, 'take'>;
}

export function handleHostOperations({ pop, workspace, signIn, settings, telLinks }: HostParts, logger: Logger): void {
  const handlers: Handlers = {
    'pop.present': ({ height }) => pop()?.present(height),
    'pop.hide': () => pop()?.hide(),
    'pop.releaseFocus': () => pop()?.releaseFocus(),
    'workspace.show': ({ emergency }) => {
      workspace.show();
      if (emergency !== undefined) send(workspace.window, 'showEmergency', emergency);
    },
    'workspace.minimize': () => workspace.window.minimize(),
    'workspace.toggleMaximize': () => (workspace.window.isMaximized() ? workspace.window.unmaximize() : workspace.window.maximize()),
    'workspace.close': () => workspace.window.close(),
    'signIn.start': () => signIn.start(),
    'signIn.cancel': () => signIn.cancel(),
    'signIn.signOut': () => signIn.signOut(),
    'telLink.take': () => telLinks.take(),
    'settings.get': () => settings.state(),
    'settings.change': ({ name, value }) => settings.settings.change(name, value),
    'settings.changeKey': ({ shortcut, keys }) => settings.shortcuts.change(shortcut, keys),
    'settings.choosingKey': ({ choosing }) => settings.shortcuts.choosing(choosing),
    'settings.damageSeen': () => settings.damageSeen(),
  };

  ipcMain.handle('host', (event, name: unknown, input: unknown): Outcome<unknown> => {
    const surface = senderSurface(event, { pop: pop()?.window, workspace: workspace.window });
    if (!surface || !isAllowed(surface, name)) {
      logger.warn('A page asked for a host operation it may not use', { operation: String(name), surface });
      return failure('not-allowed', `${surface ?? 'This page'} may not call ${String(name)}`);
    }
    const parsed = hostOperations[name].input.safeParse(input);
    if (!parsed.success) return failure('invalid-input', `${name}: ${parsed.error.issues.map((issue) => issue.message).join('; ')}`);
    try {
      return success((handlers[name] as (value: unknown) => unknown)(parsed.data) ?? null);
    } catch (cause) {
      if (cause instanceof RingdeskFault) return { ok: false, error: cause.error };
      logger.error(`${name} failed`, { reason: String(cause) });
      return { ok: false, error: toRingdeskError(cause) };
    }
  });
}

/** The surface is told by the window that sent the message, its main frame and that frame's address: all three must agree. */
function senderSurface(event: IpcMainInvokeEvent, windows: Record<Surface, BrowserWindow | undefined>): Surface | null {
  const frame = event.senderFrame;
  if (!frame || frame !== event.sender.mainFrame) return null;
  const surface = surfaceOfUrl(frame.url);
  return surface && windows[surface]?.webContents === event.sender ? surface : null;
}

function isAllowed(surface: Surface, name: unknown): name is HostOperationName {
  return (hostAllowed[surface] as readonly unknown[]).includes(name);
}
