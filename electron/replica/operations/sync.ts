/** The Sync page: what waits, what needs a person, and what a person decides about it. */
import type { Operation } from './context.ts';

export { discardEdit, resolveConflict, restoreEdit, retryEdit } from './sync-decisions.ts';
export { syncItem } from './sync-item.ts';
export { syncOverview } from './sync-overview.ts';

/** Also what was set aside because the service failed on it. */
export const syncNow: Operation<'sync.now'> = async ({ store, sync }) => {
  await store.write(async (transaction) => {
    await transaction.db.run(`UPDATE outbox SET retryat = NULL WHERE state = 'pending' AND retryat IS NOT NULL`);
    transaction.touch('outbox');
  });
  sync.now();
  return null;
};
export const pauseLoad: Operation<'sync.pause'> = async ({ sync }, { paused }) => {
  sync.pause(paused);
  return null;
};
