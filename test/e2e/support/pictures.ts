/** The workspace as it stands, in the looks that a designer would check. They are kept with the results of the test. */
import type { Page, TestInfo } from '@playwright/test';
import type { Desk } from './desk.ts';

const looks = [
  { name: 'light', theme: 'light', language: 'en' },
  { name: 'dark', theme: 'dark', language: 'en' },
  { name: 'es', theme: 'light', language: 'es' },
] as const;

export async function takePictures(desk: Desk, testInfo: TestInfo, name: string): Promise<void> {
  await takeAll(desk, desk.workspace, testInfo, name);
}

/** The pop likewise. */
export async function takePopPictures(desk: Desk, testInfo: TestInfo, name: string): Promise<void> {
  await takeAll(desk, desk.pop, testInfo, name);
}

async function takeAll(desk: Desk, page: Page, testInfo: TestInfo, name: string): Promise<void> {
  for (const look of [...looks, looks[0]]) {
    await desk.app.evaluate(({ BrowserWindow }, appearance) => {
      for (const window of BrowserWindow.getAllWindows()) window.webContents.send('host:appearance', { ...appearance, locale: 'en-US' });
    }, look);
    await page.locator(`html[data-theme="${look.theme}"][lang="${look.language}"]`).waitFor();
    await page.screenshot({ path: testInfo.outputPath(`${name}-${look.name}.png`) });
  }
}
