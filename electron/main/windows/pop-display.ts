/** Which display the pop appears on. */
import type { Display } from 'electron';
import type { SettingValue } from '../../../shared/contract/settings.ts';

/** The part of Electron's `screen` that is used here. */
export interface Displays {
  getAllDisplays(): Display[];
  getPrimaryDisplay(): Display;
  getCursorScreenPoint(): { x: number; y: number };
  getDisplayNearestPoint(point: { x: number; y: number }): Display;
}

/** A fixed display that is gone counts as the primary one. Ids may change when a display is plugged in again; its name does not. */
export function displayFor(choice: SettingValue<'pop.display'>, displays: Displays): Display {
  if (choice === 'primary') return displays.getPrimaryDisplay();
  if (choice === 'pointer') return displays.getDisplayNearestPoint(displays.getCursorScreenPoint());
  const all = displays.getAllDisplays();
  const byId = all.find((display) => String(display.id) === choice.id);
  const byName = choice.label === '' ? [] : all.filter((display) => display.label === choice.label);
  return byId ?? (byName.length === 1 ? byName[0] : undefined) ?? displays.getPrimaryDisplay();
}
