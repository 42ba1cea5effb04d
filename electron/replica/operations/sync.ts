/** The Sync page: what waits, what needs a person, and what a person decides about it. */
import { type Operation, refuse } from './context.ts';

const notYet = (): never => refuse('not-supported', 'Not there yet.');

export const syncOverview: Operation<'sync.overview'> = async () => notYet();
export const syncItem: Operation<'sync.item'> = async () => notYet();
export const resolveConflict: Operation<'sync.resolve'> = async () => notYet();
export const retryEdit: Operation<'sync.retry'> = async () => notYet();
export const discardEdit: Operation<'sync.discard'> = async () => notYet();
export const restoreEdit: Operation<'sync.restore'> = async () => notYet();
export const syncNow: Operation<'sync.now'> = async ({ sync }) => {
  sync.now();
  return null;
};
export const pauseLoad: Operation<'sync.pause'> = async ({ sync }, { paused }) => {
  sync.pause(paused);
  return null;
};
