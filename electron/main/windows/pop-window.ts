/**
 * The one pop window: made at start, loaded and hidden, so that a call needs no more than `showInactive` (26 times faster than a window
 * per call). It never takes the focus by itself and grows upward from the bottom right corner of one display.
 *
 *   hidden ──present, may show──► shown ──hide, or may not any more──► hidden
 *   hidden ──present, may not show──► kept back ──may show again, or Ctrl+F11──► shown
 */
import { app, BrowserWindow, type Display, screen } from 'electron';
import type { Appearance } from '../../../shared/contract/host.ts';
import { pageOf } from './guards.ts';
import type { PopKeyboard } from './pop-keyboard.ts';
import { popBounds, popWidth } from './pop-placement.ts';
import { windowOptions } from './window-options.ts';

export interface PopWindow {
  readonly window: BrowserWindow;
  present(contentHeight: number): void;
  hide(): void;
  /** Settings or calls have changed: shows what was kept back, hides what is not wanted any more. */
  reconsider(): void;
  /** Another display was chosen. */
  chooseDisplay(): void;
  /** `Ctrl+F11`: a person asks for the keyboard to be here; what was kept back is shown then. */
  takeFocus(): void;
  /** Escape: the focus goes back to where it was. */
  releaseFocus(): void;
}

/** Asked whenever a call rings, so that a choice counts at once. */
export interface PopWishes {
  mayShow(): boolean;
  display(): Display;
}

export function createPopWindow(appearance: Appearance, preloadFolder: string, wishes: PopWishes, keyboard: PopKeyboard): PopWindow {
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
    focusable: keyboard.managed,
    hasShadow: true,
    acceptFirstMouse: true,
  });
  window.setAlwaysOnTop(true, 'screen-saver');
  window.setVisibleOnAllWorkspaces(true, { visibleOnFullScreen: true });
  window.setMenu(null);
  keyboard.attach(window);

  let contentHeight = 0;
  let corrections = 0;
  /** The pointer may go elsewhere while it rings; the pop stays where it is. */
  let displayId: number | null = null;
  /** A person asked for calls that were kept back. */
  let asked = false;
  const display = () => {
    const chosen = screen.getAllDisplays().find((candidate) => candidate.id === displayId) ?? wishes.display();
    displayId = chosen.id;
    return chosen;
  };
  const wanted = () => popBounds(display().workArea, contentHeight);
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
      if (contentHeight === 0) displayId = null;
      contentHeight = height;
      place();
      if (window.isVisible() || !(asked || wishes.mayShow())) return;
      appear();
    },
    hide() {
      contentHeight = 0;
      asked = false;
      window.hide();
    },
    reconsider() {
      if (contentHeight === 0) return;
      if (!asked && !wishes.mayShow()) return window.hide();
      if (window.isVisible()) return;
      displayId = null;
      place();
      appear();
    },
    chooseDisplay() {
      displayId = null;
      place();
    },
    releaseFocus: () => keyboard.release(appear),
    takeFocus() {
      if (contentHeight === 0) return;
      if (!window.isVisible()) {
        asked = true;
        displayId = null;
        place();
        appear();
      }
      keyboard.take();
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
