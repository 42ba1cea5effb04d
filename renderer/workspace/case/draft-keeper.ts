/**
 * Writes drafts of the case form down, so that a crash or a restart costs at most the last half second of typing.
 *
 *   typed ──600 ms──► stored ──saved as a case, discarded──► gone
 *                       └──its call is over──► the Desk's, as soon as the Desk has none of its own
 */
import type { Bridge } from '../../../shared/contract/bridge.ts';
import type { CallCard } from '../../../shared/contract/records.ts';
import type { CallWork } from '../model.ts';
import { type CaseFormDraft, restoredDraft } from './draft.ts';

const saveAfterMilliseconds = 600;

interface Surroundings {
  /** The Desk's key: drafts whose call is over come here. */
  readonly desk: string;
  readonly bridge: Bridge<'workspace'>;
  readonly work: (key: string) => CallWork;
  readonly change: (key: string, patch: Partial<CallWork>) => void;
  readonly card: (key: string) => CallCard | null;
  /** The Desk, or a call whose session is open. */
  readonly isOpen: (key: string) => boolean;
}

export function createDraftKeeper({ desk, bridge, work, change, card, isOpen }: Surroundings) {
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  /** Places that have, or may have, a stored draft. */
  const stored = new Set<string>();

  /** @param touched an untouched form is not worth keeping */
  function keep(key: string, draft: CaseFormDraft | null, touched: boolean): void {
    if (draft === null) return void discard(key);
    if (!touched && !stored.has(key)) return;
    // The first key sets the clock, so that somebody who types without a pause is saved too.
    if (!timers.has(key)) timers.set(key, setTimeout(() => void save(key), saveAfterMilliseconds));
  }

  async function save(key: string): Promise<void> {
    timers.delete(key);
    const { draft } = work(key);
    if (draft === null) return;
    stored.add(key);
    const outcome = await bridge.replica('drafts.save', { workKey: key, value: JSON.stringify(draft) });
    if (work(key).draft === null) return; // saved or discarded meanwhile
    change(key, { draftSaved: outcome.ok ? { at: outcome.value.savedAt, failed: false } : { at: work(key).draftSaved.at, failed: true } });
  }

  async function discard(key: string): Promise<void> {
    clearTimeout(timers.get(key));
    timers.delete(key);
    if (!stored.delete(key)) return;
    await bridge.replica('drafts.discard', { workKey: key });
    if (key === desk) await restore(); // the Desk is free for a draft whose call is over
  }

  /** The call is finished and its form was not: nothing typed is lost. */
  function outlive(key: string, draft: CaseFormDraft): void {
    clearTimeout(timers.get(key));
    timers.delete(key);
    stored.add(key);
    void bridge.replica('drafts.save', { workKey: key, value: JSON.stringify(draft) }).then(() => restore());
  }

  /** After a start, and whenever the Desk may take over a draft. */
  async function restore(): Promise<void> {
    const outcome = await bridge.replica('drafts.list', {});
    if (!outcome.ok) return;
    for (const { workKey, value, savedAt } of outcome.value) {
      const place = isOpen(workKey) ? workKey : desk;
      if (work(place).draft !== null) continue;
      const draft = restoredDraft(value, card(place));
      if (draft === null) continue;
      stored.add(workKey);
      // In a call the form opens where it was; at the Desk a button says that it is there.
      change(place, { draft, draftSaved: { at: savedAt, failed: false }, ...(place === desk ? {} : { view: 'case' }) });
      if (place === workKey) continue;
      await save(place);
      await discard(workKey);
    }
  }

  return { keep, outlive, restore };
}
