/** In which looks the screens are looked at. A desk changes its look while it runs, so one walk is enough for all of them. */
import type { Desk } from '../e2e/support/desk.ts';

export interface Look {
  /** Also the folder of its pictures. */
  readonly name: string;
  readonly theme: 'light' | 'dark' | 'high-contrast';
  readonly language: 'en' | 'es';
  /** The contrast theme of the system, whose colours come before those of the app. */
  readonly forcedColors?: 'active';
}
export const looks = {
  light: { name: 'light', theme: 'light', language: 'en' },
  dark: { name: 'dark', theme: 'dark', language: 'en' },
  spanish: { name: 'spanish', theme: 'light', language: 'es' },
  highContrast: { name: 'high-contrast', theme: 'high-contrast', language: 'en' },
  forcedColors: { name: 'forced-colors', theme: 'light', language: 'en', forcedColors: 'active' },
} as const satisfies Record<string, Look>;

/** Both windows take it on, as they do when the settings change. */
export async function wear({ app, pop, workspace }: Desk, { theme, language, forcedColors }: Look): Promise<void> {
  await app.evaluate(
    ({ BrowserWindow }, appearance) => {
      for (const window of BrowserWindow.getAllWindows()) window.webContents.send('host:appearance', appearance);
    },
    { theme, language, locale: language === 'es' ? 'es-US' : 'en-US' },
  );
  for (const page of [pop, workspace]) {
    await page.locator(`html[data-theme="${theme}"][lang="${language}"]`).waitFor({ state: 'attached' });
    // What fades in has no contrast yet.
    await page.emulateMedia({ reducedMotion: 'reduce', forcedColors: forcedColors ?? 'none' });
  }
}
