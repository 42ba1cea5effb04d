/** In which looks the screens are walked through, and a desk that starts in one of them. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { newUserData, openDesk } from '../e2e/support/desk.ts';

export interface Look {
  readonly name: string;
  readonly theme: 'light' | 'dark' | 'high-contrast';
  readonly language: 'en' | 'es';
}
export const looks = {
  light: { name: 'light', theme: 'light', language: 'en' },
  dark: { name: 'dark', theme: 'dark', language: 'en' },
  spanish: { name: 'spanish', theme: 'light', language: 'es' },
  highContrast: { name: 'high contrast', theme: 'high-contrast', language: 'en' },
} as const satisfies Record<string, Look>;

/** What `openDesk` needs for a desk of this look. */
export async function deskOf({ theme, language }: Look, serviceUrl: string): Promise<NonNullable<Parameters<typeof openDesk>[0]>> {
  const userData = await newUserData();
  await writeFile(join(userData, 'settings.json'), JSON.stringify({ theme, language }));
  return { serviceUrl, userData };
}
