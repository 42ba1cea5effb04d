/** What a screen may ask of the main process (windows and the system; no business data). */
import { z } from 'zod';
import { keyChange, type KeyProblem, settingChange, type SettingsState } from './settings.ts';

/** `Output` exists for the types only. */
interface HostOperation<Input extends z.ZodType, Output> {
  readonly input: Input;
  readonly output?: Output;
}
function operation<Input extends z.ZodType>(input: Input): HostOperation<Input, null> {
  return { input };
}
function question<Output>() {
  return <Input extends z.ZodType>(input: Input): HostOperation<Input, Output> => ({ input });
}

export const hostOperations = {
  /** The pop has laid out its cards and wants to be seen; the height of its content in CSS pixels. Never takes focus. */
  'pop.present': operation(z.object({ height: z.number().int().min(1).max(4000) })),
  'pop.hide': operation(z.object({})),
  /** Escape in the pop: focus goes back to where it was. */
  'pop.releaseFocus': operation(z.object({})),
  /** A person's own action in the pop leads to the workspace. */
  /** `emergency`: the key of the call whose guidance shall be open in it. */
  'workspace.show': operation(z.object({ emergency: z.string().min(1).max(300).optional() })),
  'workspace.minimize': operation(z.object({})),
  'workspace.toggleMaximize': operation(z.object({})),
  'workspace.close': operation(z.object({})),
  /** Opens the identity provider in the browser; while that is under way, opens it once more. */
  'signIn.start': operation(z.object({})),
  'signIn.cancel': operation(z.object({})),
  'signIn.signOut': operation(z.object({})),
  /** The number of a `tel:` link that was followed in another program; once. null: none waits. */
  'telLink.take': question<TelLink | null>()(z.object({})),
  'settings.get': question<SettingsState>()(z.object({})),
  /** Counts at once. `not-allowed` for a value that the organization fixes, `invalid-input` for one that is none. */
  'settings.change': operation(settingChange),
  /** Answers why the keys are not taken, or null. */
  'settings.changeKey': question<KeyProblem | null>()(keyChange),
  /** While a person chooses keys they must reach this window: the system-wide ones are let go. */
  'settings.choosingKey': operation(z.object({ choosing: z.boolean() })),
  /** Somebody has read that the settings file was damaged. */
  'settings.damageSeen': operation(z.object({})),
} as const;
export type HostOperations = typeof hostOperations;
export type HostOperationName = keyof HostOperations;
export type HostInput<N extends HostOperationName> = z.infer<HostOperations[N]['input']>;
export type HostOutput<N extends HostOperationName> = HostOperations[N] extends HostOperation<z.ZodType, infer Output> ? Output : never;

/** From main to a screen. */
export interface HostEvents {
  /** A system-wide shortcut; the pop decides which call it means. */
  shortcut: 'answer' | 'dismiss' | 'open';
  /** Appearance as the system and the settings want it. */
  appearance: Appearance;
  /** Whole, to both screens, whenever something of it changes. */
  settings: SettingsState;
  /** The workspace only: a notification was clicked, the call rings on the Desk. */
  showDesk: null;
  /** The workspace only: the guidance for an emergency of this call was asked for in the pop. */
  showEmergency: string;
  /** The workspace only: a `tel:` link waits to be taken. */
  telLink: null;
  /** The workspace only. */
  signIn: SignInState;
}

/** What a `tel:` link asks for; nothing is dialled by it. */
export interface TelLink {
  /** Digits, perhaps behind a plus sign. */
  number: string;
  /** To be dialled once somebody has answered. */
  extension: string | null;
}
/** Why a sign-in did not work, as far as it decides what to do next. */
export type SignInProblem =
  | 'service-unreachable' // the case service does not answer; it is asked again by itself
  | 'service-unusable' // what answers is no case service, or of another version
  | 'no-provider' // the service has no identity provider
  | 'provider-unreachable'
  | 'not-set-up' // provider and service do not fit together; the log says how
  | 'declined' // the person or the provider said no
  | 'clock' // this computer's clock is off
  | 'unknown-user' // the provider knows the person, the case service does not
  | 'timed-out'
  | 'no-browser';

/** Whole, whenever it changes; never with a token in it. */
export interface SignInState {
  /**
   * `not-needed`: the service is a demonstration · `starting`: it has not said yet how to sign in ·
   * `signed-out`: no local data is open · `expired`: local data is open, nothing is exchanged until the person signs in again.
   */
  session: 'not-needed' | 'starting' | 'signed-out' | 'signed-in' | 'expired';
  progress: 'contacting' | 'browser' | 'finishing' | null;
  problem: SignInProblem | null;
  /** Host of the case service. */
  service: string;
  /** Host of the identity provider. */
  provider: string | null;
  /** Who is or was signed in, as the provider writes it. */
  account: string | null;
  /** False: this computer keeps no secrets, so the person signs in after every start. */
  kept: boolean;
}
export interface Appearance {
  theme: 'light' | 'dark' | 'high-contrast';
  language: 'en' | 'es';
  /** BCP 47, for dates and hours. */
  locale: string;
}
