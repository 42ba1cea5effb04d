import { app, nativeTheme } from 'electron';
import type { Appearance } from '../../shared/contract/host.ts';
import type { SettingValues } from '../../shared/contract/settings.ts';

/** The look that system and settings ask for. */
export function appearanceOf(settings: Pick<SettingValues, 'theme' | 'language'>): Appearance {
  const locale = app.getLocale() || 'en-US';
  const theme =
    settings.theme !== 'system'
      ? settings.theme
      : nativeTheme.shouldUseHighContrastColors
        ? 'high-contrast'
        : nativeTheme.shouldUseDarkColors
          ? 'dark'
          : 'light';
  const language = settings.language !== 'system' ? settings.language : locale.toLowerCase().startsWith('es') ? 'es' : 'en';
  // Dates follow the system's region as long as it speaks the chosen language.
  return { theme, language, locale: locale.toLowerCase().startsWith(language) ? locale : language === 'es' ? 'es-US' : 'en-US' };
}

/** Shown before the first paint, so that a window never flashes white in the dark. */
export function backgroundOf(theme: Appearance['theme']): string {
  return { light: '#ffffff', dark: '#22292a', 'high-contrast': '#000000' }[theme];
}
