/** What a screen may ask of the main process (windows and the system; no business data). */
import { z } from 'zod';

interface HostOperation<Input extends z.ZodType> {
  readonly input: Input;
}
function operation<Input extends z.ZodType>(input: Input): HostOperation<Input> {
  return { input };
}

export const hostOperations = {
  /** The pop has laid out its cards and wants to be seen; the height of its content in CSS pixels. Never takes focus. */
  'pop.present': operation(z.object({ height: z.number().int().min(1).max(4000) })),
  'pop.hide': operation(z.object({})),
  /** Escape in the pop: focus goes back to where it was. */
  'pop.releaseFocus': operation(z.object({})),
  /** A person's own action in the pop leads to the workspace. */
  'workspace.show': operation(z.object({})),
  'workspace.minimize': operation(z.object({})),
  'workspace.toggleMaximize': operation(z.object({})),
  'workspace.close': operation(z.object({})),
} as const;
export type HostOperations = typeof hostOperations;
export type HostOperationName = keyof HostOperations;
export type HostInput<N extends HostOperationName> = z.infer<HostOperations[N]['input']>;

/** From main to a screen. */
export interface HostEvents {
  /** A system-wide shortcut; the pop decides which call it means. */
  shortcut: 'answer' | 'dismiss' | 'open';
  /** Appearance as the system and the settings want it. */
  appearance: Appearance;
}
export interface Appearance {
  theme: 'light' | 'dark' | 'high-contrast';
  language: 'en' | 'es';
  /** BCP 47, for dates and hours. */
  locale: string;
}
