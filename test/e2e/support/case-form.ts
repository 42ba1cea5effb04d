/** The form of a new case, as a call-taker gets to it, and keys that are counted. */
import { writeFile } from 'node:fs/promises';
import { demoNumbers } from '../../../shared/demo-numbers.ts';
import type { Desk } from './desk.ts';
import { expect, ring } from './fixtures.ts';

/** A known caller is on the line, and her record is open. */
export async function takeKnownCall(desk: Desk): Promise<void> {
  await ring(desk, demoNumbers.known);
  await desk.pop.getByRole('button', { name: 'Answer' }).click();
  await expect(desk.workspace.getByRole('heading', { level: 1, name: 'Rosalind Achterberg' })).toBeVisible();
  await desk.workspace.bringToFront();
}

/** One hand on the keyboard. */
export class Keyboard {
  readonly #desk: Desk;
  presses = 0;
  constructor(desk: Desk) {
    this.#desk = desk;
  }
  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) {
      this.presses += 1;
      await this.#desk.workspace.keyboard.press(key);
    }
  }
  /** Text into the field that has the focus; not counted. */
  async type(text: string): Promise<void> {
    await this.#desk.workspace.keyboard.type(text);
  }
}

/** The window as it stands, also when it is zoomed. */
export async function picture(desk: Desk, path: string): Promise<void> {
  const png = await desk.app.evaluate(async ({ BrowserWindow }) => {
    const window = BrowserWindow.getAllWindows().find((one) => one.webContents.getURL().includes('/workspace/'));
    return (await window?.webContents.capturePage())?.toPNG().toString('base64') ?? '';
  });
  await writeFile(path, Buffer.from(png, 'base64'));
}
