import { describe, expect, test } from 'vitest';
import { teamsHighContrastTheme, type Theme } from '@fluentui/tokens';
import { verdigris } from '../../renderer/common/brand.ts';
import { coolGrey, themes, themeVariables } from '../../renderer/common/theme.ts';

/** WCAG 2.2 relative luminance and contrast of two `#rrggbb` colours. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((index) => {
    const channel = parseInt(colour.slice(index, index + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

/** The guide's measured table: foreground, background, least contrast in light and in dark. */
const pairs: [keyof Theme, keyof Theme, number, number][] = [
  ['colorNeutralForeground1', 'colorNeutralBackground1', 16.0, 13.8],
  ['colorNeutralForeground3', 'colorNeutralBackground1', 6.4, 6.7],
  ['colorNeutralForeground3', 'colorNeutralBackground3', 5.8, 8.0],
  ['colorNeutralForeground3', 'colorNeutralBackground4', 5.5, 8.5],
  ['colorNeutralForeground3', 'colorBrandBackground2', 5.7, 7.3],
  ['colorBrandForeground1', 'colorNeutralBackground1', 5.4, 6.1],
  ['colorBrandForegroundLink', 'colorNeutralBackground1', 6.7, 6.1],
  ['colorBrandForegroundLink', 'colorBrandBackground2', 6.0, 6.7],
  ['colorNeutralForegroundOnBrand', 'colorBrandBackground', 5.4, 6.7],
  ['colorNeutralForegroundOnBrand', 'colorBrandBackgroundHover', 6.7, 5.4],
  ['colorStatusWarningForeground1', 'colorNeutralBackground1', 6.1, 7.3],
  ['colorStatusWarningForeground1', 'colorStatusWarningBackground1', 5.8, 7.0],
  ['colorStatusWarningForeground1', 'colorBrandBackground2', 5.4, 7.9],
  ['colorStatusDangerForeground1', 'colorNeutralBackground1', 7.1, 6.5],
  ['colorStatusDangerForeground1', 'colorStatusDangerBackground1', 6.6, 7.6],
  ['colorStatusSuccessForeground1', 'colorNeutralBackground1', 6.3, 5.4],
  ['colorStatusSuccessForeground1', 'colorStatusSuccessBackground1', 5.9, 6.1],
  ['colorNeutralStrokeAccessible', 'colorNeutralBackground1', 5.9, 6.0],
];
// The guide's figures are rounded to one place.
const rounding = 0.06;

describe.each(['light', 'dark'] as const)('the %s theme', (name) => {
  test.each(pairs)('keeps %s readable on %s', (foreground, background, light, dark) => {
    const theme = themes[name];
    expect(contrast(String(theme[foreground]), String(theme[background]))).toBeGreaterThanOrEqual(
      (name === 'light' ? light : dark) - rounding,
    );
  });
  test('has no pure grey beside the cool neutrals', () => {
    const greys = Object.entries(themes[name]).filter(
      ([, value]) => typeof value === 'string' && /^#([0-9a-f]{2})\1\1$/i.test(value) && !/^#(0{6}|f{6})$/i.test(value),
    );
    expect(greys).toEqual([]);
  });
  test('keeps white text readable on the ringing header', () => {
    const variables = themeVariables(name);
    expect(contrast(variables['--ringingForeground'] ?? '', variables['--ringingBackground'] ?? '')).toBeGreaterThanOrEqual(4.5);
  });
});

test('high contrast is untouched but for the typeface', () => {
  expect({ ...themes['high-contrast'], fontFamilyBase: teamsHighContrastTheme.fontFamilyBase }).toEqual(teamsHighContrastTheme);
});

test('the pop gets every token of the theme as a CSS variable', () => {
  const variables = themeVariables('dark');
  for (const token of Object.keys(themes.dark)) expect(variables).toHaveProperty(`--${token}`);
  expect(variables['--colorNeutralBackground1']).toBe('#22292a');
});

test('greys are cooled, colours and black and white are left alone', () => {
  expect(coolGrey('#808080')).not.toBe('#808080');
  expect([coolGrey('#000000'), coolGrey('#ffffff'), coolGrey(verdigris[80]), coolGrey('transparent')]).toEqual([
    '#000000',
    '#ffffff',
    verdigris[80],
    'transparent',
  ]);
});
