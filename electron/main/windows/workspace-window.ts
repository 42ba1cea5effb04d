/** The workspace: one window, hidden rather than closed, because calls go on while it is away. */
import { BrowserWindow, screen } from 'electron';
import type { Appearance } from '../../../shared/contract/host.ts';
import { pageOf } from './guards.ts';
import { windowOptions } from './window-options.ts';

export interface WorkspaceWindow {
  readonly window: BrowserWindow;
  /** Comes to the front; only ever after a person's own action. */
  show(): void;
  /** Becomes visible without taking the focus: the phone was picked up while somebody types elsewhere. */
  showInactive(): void;
  /** From now on closing really closes. */
  allowClose(): void;
}

export function createWorkspaceWindow(
  appearance: Appearance,
  preloadFolder: string,
  size: { width: number; height: number },
  onResized: (size: { width: number; height: number }) => void,
): WorkspaceWindow {
  const area = screen.getPrimaryDisplay().workArea;
  const window = new BrowserWindow({
    ...windowOptions('workspace', appearance, preloadFolder),
    width: Math.min(size.width, area.width),
    height: Math.min(size.height, area.height),
    minWidth: 360,
    minHeight: 400,
  });
  window.setMenu(null);
  let closing = false;
  window.on('close', (event) => {
    if (closing) return;
    event.preventDefault();
    window.hide();
  });
  window.on('resized', () => {
    const { width, height } = window.getNormalBounds();
    onResized({ width, height });
  });
  void window.loadURL(pageOf('workspace'));
  return {
    window,
    show() {
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
    },
    showInactive() {
      if (!window.isVisible() && !window.isMinimized()) window.showInactive();
    },
    allowClose() {
      closing = true;
    },
  };
}
