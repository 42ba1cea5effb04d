import type { BrandVariants } from '@fluentui/tokens';

/** "Verdigris", the green-blue of an old copper roof; each step has the luminance of the same step of Fluent's web ramp. */
export const verdigris: BrandVariants = {
  10: '#01181b',
  20: '#022528',
  30: '#013135',
  40: '#033f44',
  50: '#034c52',
  60: '#065a60',
  70: '#02666d',
  80: '#09767d',
  90: '#17919a',
  100: '#23a9b4',
  110: '#3fb6bf',
  120: '#57c1cb',
  130: '#78cfd7',
  140: '#9cdde3',
  150: '#bfe9ed',
  160: '#e5f5f7',
};
