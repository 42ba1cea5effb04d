/**
 * The three looks. The workspace hands the theme to Fluent; the pop gets the same tokens as CSS variables and nothing else.
 * Overrides are cool neutrals; what they do not name is derived, so that no pure grey stands beside them.
 */
import { createDarkTheme, createLightTheme, teamsHighContrastTheme, type Theme } from '@fluentui/tokens';
import type { Appearance } from '../../shared/contract/host.ts';
import { verdigris } from './brand.ts';

export type ThemeName = Appearance['theme'];
export const fontFamily = '"Segoe UI Variable Text","Segoe UI",Inter,system-ui,sans-serif';

const lightOverrides: Partial<Theme> = {
  colorNeutralBackground1: '#ffffff',
  colorNeutralBackground1Hover: '#f1f5f5',
  colorNeutralBackground2: '#f8fafa',
  colorNeutralBackground3: '#f1f5f5',
  colorNeutralBackground4: '#e8eeee',
  colorSubtleBackgroundHover: '#eef3f3',
  colorSubtleBackgroundSelected: '#e4ecec',
  colorNeutralForeground1: '#1b2324',
  colorNeutralForeground2: '#3c4748',
  colorNeutralForeground3: '#566162',
  colorNeutralStroke1: '#c8d0d1',
  colorNeutralStroke2: '#dde4e4',
  colorNeutralStroke3: '#ebf0f0',
  colorNeutralStrokeAccessible: '#5b6768',
  colorStatusWarningForeground1: '#a8430a',
};

const darkOverrides: Partial<Theme> = {
  colorNeutralBackground1: '#22292a',
  colorNeutralBackground1Hover: '#2e3738',
  colorNeutralBackground2: '#1b2122',
  colorNeutralBackground3: '#141a1b',
  colorNeutralBackground4: '#0e1313',
  colorSubtleBackgroundHover: '#2c3536',
  colorSubtleBackgroundSelected: '#313c3d',
  colorNeutralForeground1: '#f4f8f8',
  colorNeutralForeground2: '#d0d9d9',
  colorNeutralForeground3: '#a5b1b2',
  colorNeutralStroke1: '#586465',
  colorNeutralStroke2: '#3d4849',
  colorNeutralStroke3: '#2f393a',
  colorNeutralStrokeAccessible: '#9aa7a8',
  colorStatusWarningBorder1: '#8a3707',
  colorStatusDangerForeground1: '#f1919a',
  colorBrandForeground1: verdigris[110],
  colorBrandForegroundLink: verdigris[110],
  colorBrandForeground2: verdigris[120],
};

/** A pure grey moved to the hue of the cool neutrals at nearly the same lightness; any other value is returned as it is. */
export function coolGrey(value: string): string {
  const match = /^#([0-9a-f]{2})\1\1$/i.exec(value);
  if (!match?.[1]) return value;
  const level = parseInt(match[1], 16);
  if (level === 0 || level === 255) return value;
  const shift = Math.round(3 + 8 * Math.min(1, (2 * Math.min(level, 255 - level)) / 255));
  const hex = (channel: number) => Math.min(255, Math.max(0, channel)).toString(16).padStart(2, '0');
  return `#${hex(level - shift)}${hex(level)}${hex(level + 1)}`;
}

function withOverrides(base: Theme, overrides: Partial<Theme>): Theme {
  const cooled = Object.fromEntries(
    Object.entries(base).map(([name, value]) => [name, typeof value === 'string' ? coolGrey(value) : value]),
  );
  return { ...base, ...cooled, ...overrides, fontFamilyBase: fontFamily };
}

export const themes: Readonly<Record<ThemeName, Theme>> = {
  light: withOverrides(createLightTheme(verdigris), lightOverrides),
  dark: withOverrides(createDarkTheme(verdigris), darkOverrides),
  // Untouched but for the typeface: its colours are a promise to people who need them.
  'high-contrast': { ...teamsHighContrastTheme, fontFamilyBase: fontFamily },
};

/** What Fluent has no token for. The ringing header is brand-coloured, and neutral in high contrast. */
const ownTokens: Readonly<Record<ThemeName, Readonly<Record<string, string>>>> = {
  light: { '--ringingBackground': verdigris[70], '--ringingForeground': '#ffffff', '--ringingBorder': verdigris[70] },
  dark: { '--ringingBackground': verdigris[60], '--ringingForeground': '#ffffff', '--ringingBorder': verdigris[60] },
  'high-contrast': { '--ringingBackground': '#000000', '--ringingForeground': '#ffffff', '--ringingBorder': '#ffffff' },
};

/** Every token of a look as CSS variables, by name. */
export function themeVariables(name: ThemeName): Record<string, string> {
  const variables: Record<string, string> = { ...ownTokens[name] };
  for (const [token, value] of Object.entries(themes[name])) variables[`--${token}`] = String(value);
  return variables;
}
