import type { Action } from './action.ts';

/** By name, without the `Microsoft.Dynamics.CRM.` that bound ones are called with. */
export const actions: Readonly<Record<string, Action>> = {};
