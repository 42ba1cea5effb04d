/**
 * A walk through every screen and state of the desk, in any language and look, in the order in which a shift might meet them. Whoever
 * walks along (`accessibility.spec.ts`, `zoom.spec.ts`, `pictures.spec.ts`) looks at each place before the walk goes on.
 */
import type { Walk, Stop } from './place.ts';
import { callHandling } from './stops/call-handling.ts';
import { callers, severalCalls } from './stops/callers.ts';
import { caseForm, quickCreate } from './stops/case-form.ts';
import { confidential } from './stops/confidential.ts';
import { callsPage, doNotDisturb, emptyDesk, looking, settings } from './stops/places.ts';
import { sync } from './stops/sync.ts';

/** The order counts: an empty desk comes first, and sync goes on without a network. */
const parts = { emptyDesk, callers, confidential, severalCalls, callHandling, caseForm, quickCreate, callsPage, settings, doNotDisturb, looking, sync };

export async function* walk(all: Walk): Stop {
  for (const part of Object.values(parts)) yield* part(all);
}
