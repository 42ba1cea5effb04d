/**
 * The one pop window: made at start, loaded and hidden, so that a call needs no more than `showInactive` (26 times faster than a window
 * per call). It never takes the focus by itself and grows upward from the bottom right corner.
 */
import { app, BrowserWindow, screen } from 'electron';
import type { Appearance } from '../../../shared/contract/host.ts';
import { pageOf } from './guards.ts';
import { popBounds, popWidth } from './pop-placement.ts';
import { windowOptions } from './window-options.ts';

export interface PopWindow {
  readonly window: BrowserWindow;
  present(contentHeight: number): void;
  hide(): void;
  /** `Ctrl+F11`: a person asks for the keyboard to be here. */
  takeFocus(): void;
  /** Escape: the focus goes back to where it was. */
  releaseFocus(): void;
}

export function createPopWindow(appearance: Appearance, preloadFolder: string): PopWindow {
  drawAtOnce();
  const window = new BrowserWindow({
    ...windowOptions('pop', appearance, preloadFolder),
    width: popWidth,
    height: 200,
    resizable: false,
    movable: false,
    minimizable: false,
    maximizable: false,
    fullscreenable: false,
    skipTaskbar: true,
    alwaysOnTop: true,
    focusable: true,
    hasShadow: true,
    acceptFirstMouse: true,
  });
  window.setAlwaysOnTop(true, 'screen-saver');
  window.setVisibleOnAllWorkspaces(true, { visibleOnFullScreen: true });
  window.setMenu(null);

  let contentHeight = 0;
  let corrections = 0;
  const wanted = () => popBounds(screen.getPrimaryDisplay().workArea, contentHeight);
  const place = () => {
    if (contentHeight > 0) window.setBounds(wanted());
  };
  // Some window managers place a window when it is mapped, whatever it asked for, and tell a moment later. A few times only: one that
  // insists must not be fought for ever.
  window.on('move', () => {
    if (!window.isVisible() || contentHeight === 0 || corrections >= 3) return;
    const now = window.getBounds();
    const { x, y } = wanted();
    if (now.x === x && now.y === y) return;
    corrections += 1;
    place();
  });
  const appear = () => {
    corrections = 0;
    window.showInactive();
    place();
  };
  for (const event of ['display-added', 'display-removed', 'display-metrics-changed'] as const) screen.on(event as 'display-added', place);
  window.on('closed', () => {
    for (const event of ['display-added', 'display-removed', 'display-metrics-changed'] as const) screen.removeListener(event as 'display-added', place);
  });

  window.once('ready-to-show', drawInStep);
  void window.loadURL(pageOf('pop'));
  return {
    window,
    present(height) {
      contentHeight = height;
      place();
      if (window.isVisible()) return;
      appear();
    },
    hide() {
      contentHeight = 0;
      window.hide();
    },
    releaseFocus() {
      if (process.platform !== 'linux') return window.blur();
      if (!window.isVisible()) return;
      // X11 has no "not this window": after a plain blur the window manager still holds the pop for the active window and keys go
      // nowhere. It hands the focus back when a window goes away, so the pop goes and comes back without it.
      window.hide();
      appear();
    },
    takeFocus() {
      if (window.isVisible()) window.focus();
    },
  };
}

/**
 * A window draws in step with a clock of its own, 60 times a second. A ring needs two frames close together: one as soon as the card is
 * laid out, which nobody sees yet, and one when the window is there; the second waited up to 16 ms for the clock. Without it frames
 * follow each other as they come: nothing is drawn while nothing changes, and where there is a graphics card the screen sets the pace
 * all the same. But whatever moves by itself is drawn as often as a processor can: nothing in the pop is animated by CSS. Read when a
 * window gets its compositor; the workspace is not meant.
 */
const drawWithoutClock = 'disable-frame-rate-limit';
const drawAtOnce = () => app.commandLine.appendSwitch(drawWithoutClock);
const drawInStep = () => app.commandLine.removeSwitch(drawWithoutClock);
