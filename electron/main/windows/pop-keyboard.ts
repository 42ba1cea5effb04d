/**
 * How the pop gets the keyboard when a person asks for it, and gives it back.
 *
 * On X11 no window that a window manager manages is sure to stand above a program that fills the screen: the desktop standard (EWMH,
 * "Stacking order") advises to put that program on top while it has the focus, above everything that is "always on top", and openbox does
 * so for every type of window. So the pop is a window that the manager does not manage (`override-redirect`), as the system's notifications
 * are: it is shown above everything, at once, where it was placed, and the manager cannot give it the focus. Nobody else does either, so a person's wish is told to the X server over a connection of
 * our own. Where there is none (Windows, macOS, Wayland, a remote X server) the pop is an ordinary window that is always on top.
 */
import { setTimeout as after } from 'node:timers/promises';
import { app, type BrowserWindow } from 'electron';
import { type InputFocus, openXConnection, type XConnection } from '../x11/connection.ts';

export interface PopKeyboard {
  /** For the making of the window. */
  readonly managed: boolean;
  /** Once, when the window is there. */
  attach(window: BrowserWindow): void;
  take(): void;
  /** Back to where it was; `reappear` is for those who can do it by hiding only. */
  release(reappear: () => void): void;
}

/** The way that works on this screen; settles within two seconds. */
export async function findPopKeyboard(): Promise<PopKeyboard> {
  const asked = [app.commandLine.getSwitchValue('ozone-platform'), app.commandLine.getSwitchValue('ozone-platform-hint'), process.env['ELECTRON_OZONE_PLATFORM_HINT']];
  const mayBeWayland = asked.includes('wayland') || (asked.includes('auto') && process.env['XDG_SESSION_TYPE'] === 'wayland');
  const x = process.platform === 'linux' && !mayBeWayland ? await openXConnection(process.env) : null;
  return x ? unmanagedKeyboard(x) : managedKeyboard();
}

function managedKeyboard(): PopKeyboard {
  let window: BrowserWindow | null = null;
  return {
    managed: true,
    attach: (one) => void (window = one),
    take: () => window?.focus(),
    release(reappear) {
      if (!window?.isVisible()) return;
      if (process.platform !== 'linux') return window.blur();
      // There is no "not this window" there: after a plain blur the window manager still holds the pop for the active window and keys go
      // nowhere. It hands the focus back when a window goes away, so the pop goes and comes back without it.
      window.hide();
      reappear();
    },
  };
}

/** If the keyboard's window goes away, X gives it to the window below the pointer, and window managers to the one that had it before. */
const toPointer = 1;
const mostAttempts = 20;
const betweenAttemptsMs = 25;

function unmanagedKeyboard(x: XConnection): PopKeyboard {
  let window: BrowserWindow | null = null;
  let before: InputFocus | null = null;
  const take = async () => {
    if (!window || window.isDestroyed()) return;
    const own = { window: window.getNativeWindowHandle().readUInt32LE(0), revertTo: toPointer };
    const now = await x.inputFocus();
    if (now?.window === own.window) return;
    before = now;
    // A window that was shown this moment may not be on the screen yet: the server refuses until it is.
    for (let attempt = 0; attempt < mostAttempts && window.isVisible(); attempt += 1) {
      if (await x.setInputFocus(own)) return;
      await after(betweenAttemptsMs);
      if (window.isDestroyed()) return;
    }
  };
  const release = async () => {
    if (!window?.isFocused()) return;
    const back = before ?? { window: toPointer, revertTo: toPointer };
    // That program may have ended meanwhile.
    if (!(await x.setInputFocus(back))) await x.setInputFocus({ window: toPointer, revertTo: toPointer });
  };
  return {
    managed: false,
    attach(one) {
      window = one;
      // It is unmanaged because it was made as one that cannot have the focus; from now on Chromium may believe that it has it.
      one.setFocusable(true);
      // As a click on any other window does.
      one.webContents.on('input-event', (_event, { type }) => {
        if (type === 'mouseDown') void take();
      });
    },
    take: () => void take(),
    release: () => void release(),
  };
}
