import type { Appearance } from '../../shared/contract/host.ts';
import { themeVariables } from './theme.ts';

/** Puts language and look on the page. Variables go through the CSSOM, which the content security policy allows. */
export function applyAppearance(appearance: Appearance): void {
  const root = document.documentElement;
  root.lang = appearance.language;
  root.dataset['theme'] = appearance.theme;
  root.style.colorScheme = appearance.theme === 'light' ? 'light' : 'dark';
  for (const [name, value] of Object.entries(themeVariables(appearance.theme))) root.style.setProperty(name, value);
}
