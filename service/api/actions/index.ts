import type { Action } from './action.ts';
import { closeIncident } from './close-incident.ts';
import { merge } from './merge.ts';
import { addToQueue, pickFromQueue, releaseToQueue, removeFromQueue } from './queue-actions.ts';
import { sendEmail } from './send-email.ts';
import { addMembersTeam, removeMembersTeam } from './team-actions.ts';

/** By name, without the `Microsoft.Dynamics.CRM.` that bound ones are called with. */
export const actions: Readonly<Record<string, Action>> = {
  AddMembersTeam: addMembersTeam,
  AddToQueue: addToQueue,
  CloseIncident: closeIncident,
  Merge: merge,
  PickFromQueue: pickFromQueue,
  ReleaseToQueue: releaseToQueue,
  RemoveFromQueue: removeFromQueue,
  RemoveMembersTeam: removeMembersTeam,
  SendEmail: sendEmail,
};
