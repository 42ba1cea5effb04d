/** Forms that were begun and not saved. They stay on this computer and outlive a crash; the service never sees them. */
import type { SavedDraft } from '../../../shared/contract/case-form-records.ts';
import type { Operation } from './context.ts';

export const listDrafts: Operation<'drafts.list'> = async ({ store }) =>
  store.views.all<SavedDraft>('SELECT workkey AS workKey, value, savedat AS savedAt FROM form_draft ORDER BY savedat DESC');

export const saveDraft: Operation<'drafts.save'> = async ({ store }, { workKey, value }) => {
  const savedAt = new Date().toISOString();
  await store.write(({ db }) =>
    db.run('INSERT INTO form_draft (workkey, value, savedat) VALUES (?, ?, ?) ON CONFLICT (workkey) DO UPDATE SET value = excluded.value, savedat = excluded.savedat', [workKey, value, savedAt]),
  );
  return { savedAt };
};

export const discardDraft: Operation<'drafts.discard'> = async ({ store }, { workKey }) => {
  await store.write(({ db }) => db.run('DELETE FROM form_draft WHERE workkey = ?', [workKey]));
  return null;
};
