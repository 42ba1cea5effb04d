import type { Appearance } from '../../shared/contract/host.ts';
import { themeVariables } from './theme.ts';

/** One sheet, changed at once: each variable by itself would be looked up by the whole page anew. The content security policy allows it. */
const tokens = new CSSStyleSheet();
document.adoptedStyleSheets.push(tokens);

/** Puts language and look on the page. */
export function applyAppearance(appearance: Appearance): void {
  const root = document.documentElement;
  root.lang = appearance.language;
  root.dataset['theme'] = appearance.theme;
  root.style.colorScheme = appearance.theme === 'light' ? 'light' : 'dark';
  const variables = Object.entries(themeVariables(appearance.theme)).map(([name, value]) => `${name}: ${value};`);
  tokens.replaceSync(`:root { ${variables.join(' ')} }`);
}
