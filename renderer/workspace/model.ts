/**
 * What the workspace itself remembers: which tab is open and, per call, the view, the notes, the disposition and the draft of a case.
 * It lives beside the desk's state and outlives the views, so that nothing typed is lost when a tab is changed.
 *
 *   session appears ──► its tab opens on `record` (or on the New Entity chosen in the pop)
 *   record ──New case──► case ──saved, cancelled──► record
 *   record ──Create Contact──► contact ──► record          record ──Link──► link ──► record
 *   session disappears (finished) ──► Desk, its work is forgotten
 *
 * Sync and Calls are places beside the Desk; what a person decides there about an edit is kept until it is decided. A record that was looked up
 * has one tab of its own, which the next one takes over.
 */
import { createStore } from 'zustand/vanilla';
import type { Bridge } from '../../shared/contract/bridge.ts';
import type { TelLink } from '../../shared/contract/host.ts';
import type { Disposition, NewContact } from '../../shared/contract/replica.ts';
import type { CallCard, NewEntity, SearchHit } from '../../shared/contract/records.ts';
import type { Outcome } from '../../shared/errors.ts';
import { isLive } from '../common/caller.ts';
import type { DeskStore } from '../common/desk-store.ts';
import { type CaseFormDraft, isTouched, newCaseDraft, prefilledNumber } from './case/draft.ts';
import { createDraftKeeper } from './case/draft-keeper.ts';
import { type Decision, noDecision } from './sync/decisions.ts';

export const deskTab = 'desk';
export const syncTab = 'sync';
export const callsTab = 'calls';
export const settingsTab = 'settings';
export const recordTab = 'record';
/** Not a call's. */
const isPlace = (tab: string) => tab === deskTab || tab === syncTab || tab === callsTab || tab === settingsTab || tab === recordTab;
/** From the first key that is not saved: a crash takes no more than this, however long somebody types on. */
const saveNotesAfterMilliseconds = 600;

export type SessionViewName = 'record' | NewEntity;
export interface Notes {
  text: string;
  savedText: string;
  savedAt: string | null;
  failed: boolean;
}
export interface Message {
  tone: 'good' | 'danger';
  text: string;
  /** The case whose number the caller wants to hear. */
  savedCase?: { caseId: string; contactId: string; provisionalNumber: string };
  undo?: () => void;
}
export interface CallWork {
  view: SessionViewName;
  /** null until somebody types here: then the notes of the call card count. */
  notes: Notes | null;
  disposition: Disposition | null;
  draft: CaseFormDraft | null;
  /** When the draft was written down last; `failed`: what was typed since then is only on screen. */
  draftSaved: { at: string | null; failed: boolean };
  contactDraft: NewContact | null;
  message: Message | null;
  /** A case was made in this call: the disposition is suggested from it. */
  caseCreated: boolean;
  /** What is open below the call buttons, and the number that was typed there. */
  callTool: 'transfer' | 'party' | null;
  callNumber: string;
  /** The guidance for an emergency is in sight. */
  guidance: boolean;
}
export const emptyWork: CallWork = {
  view: 'record',
  notes: null,
  disposition: null,
  draft: null,
  draftSaved: { at: null, failed: false },
  contactDraft: null,
  message: null,
  caseCreated: false,
  callTool: null,
  callNumber: '',
  guidance: false,
};

/** What was looked up: a person, or a case of a person. */
type Found = { kind: 'contact'; contactId: string; name: string } | { kind: 'case'; hit: SearchHit };
export type LookedUp = Found & {
  /** The tab to go back to. */
  from: string;
};

export interface WorkspaceState {
  tab: string;
  work: Readonly<Record<string, CallWork>>;
  /** Of the Sync page: the edit in sight, what is decided about each, and what became of the last one. */
  sync: { selected: string | null; decisions: Readonly<Record<string, Decision>>; message: Message | null };
  record: LookedUp | null;
  /** Rises when a person goes somewhere by their own act. */
  moves: number;
  /** A `tel:` link that was followed in another program: its number stands in the dial field until it is dialled. */
  telLink: TelLink | null;
  /** Rises when a call of this desk was answered: notes take the focus if the workspace is the active window. */
  answered: number;
}

export function createWorkspaceModel(desk: DeskStore, bridge: Bridge<'workspace'>) {
  const store = createStore<WorkspaceState>()(() => ({
    tab: deskTab,
    work: {},
    sync: { selected: null, decisions: {}, message: null },
    record: null,
    moves: 0,
    telLink: null,
    answered: 0,
  }));
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  /** Calls whose New Entity was opened here and not yet taken back by the replica. */
  const opening = new Set<string>();
  /** Calls whose guidance for an emergency was opened here once, by whomever: it does not come back by itself. */
  const guided = new Set<string>();
  let known = new Set<string>();

  const cardOf = (key: string): CallCard | null => desk.getState().calls.find((card) => card.key === key) ?? null;

  function change(key: string, patch: Partial<CallWork>): void {
    const { work } = store.getState();
    const before = work[key] ?? emptyWork;
    const saved = patch.draft === null ? { draftSaved: emptyWork.draftSaved } : {};
    store.setState({ work: { ...work, [key]: { ...before, ...saved, ...patch } } });
    if (patch.draft !== undefined && patch.draft !== before.draft && patch.draftSaved === undefined) drafts.keep(key, patch.draft, patch.draft !== null && isTouched(patch.draft, cardOf(key)));
  }
  const drafts = createDraftKeeper({
    desk: deskTab,
    bridge,
    work: (key) => store.getState().work[key] ?? emptyWork,
    change,
    card: cardOf,
    isOpen: (key) => key === deskTab || known.has(key),
  });

  function show(key: string, view: SessionViewName): void {
    const work = store.getState().work[key] ?? emptyWork;
    const card = key === deskTab ? null : cardOf(key);
    const draft = view === 'case' ? { draft: work.draft ?? newCaseDraft(card) } : {};
    const contactDraft =
      view === 'contact' ? { contactDraft: work.contactDraft ?? { firstName: '', lastName: '', mobilePhone: prefilledNumber(card) } } : {};
    change(key, { view, message: null, ...draft, ...contactDraft });
  }

  function follow(calls: readonly CallCard[]): void {
    const sessions = calls.filter((card) => card.session);
    const fresh = sessions.filter((card) => !known.has(card.key));
    known = new Set(sessions.map((card) => card.key));
    for (const key of Object.keys(store.getState().work)) if (key !== deskTab && !known.has(key)) forget(key);
    const { tab } = store.getState();
    const opened = fresh.find((card) => isLive(card) || card.direction === 'outbound') ?? (isPlace(tab) ? undefined : fresh[0]);
    if (opened) store.setState({ tab: opened.key, answered: store.getState().answered + 1 });
    else if (!isPlace(tab) && !known.has(tab)) store.setState({ tab: deskTab });
    for (const card of sessions) openNewEntity(card);
    for (const card of sessions) if (card.emergencyAt !== null && isLive(card) && !guided.has(card.key)) showGuidance(card.key);
  }

  /** In a call a case of this call, anywhere else one that comes without a call. */
  function quickCreate(): void {
    const { tab, moves } = store.getState();
    const key = isPlace(tab) ? deskTab : tab;
    show(key, 'case');
    store.setState({ tab: key, moves: moves + 1 });
  }

  function showGuidance(key: string): void {
    guided.add(key);
    change(key, { guidance: true });
    store.setState({ tab: key });
  }

  /** Asked for in the pop. A call that has not come up here yet opens with its guidance by itself (`follow`). */
  function showEmergency(key: string): void {
    if (known.has(key)) showGuidance(key);
  }

  /** One key, wherever one is: the guidance comes first, that it was opened is noted behind it. */
  function openEmergency(key: string): void {
    showGuidance(key);
    void bridge.replica('calls.emergency', { key, step: 'guidance' });
  }

  function openNewEntity(card: CallCard): void {
    if (card.newEntity === null) {
      opening.delete(card.key);
      return;
    }
    if (opening.has(card.key)) return;
    opening.add(card.key);
    show(card.key, card.newEntity);
    store.setState({ tab: card.key });
    void bridge.replica('calls.chooseNewEntity', { key: card.key, newEntity: null });
  }

  function forget(key: string): void {
    forgetTimer(key);
    const { [key]: gone, ...work } = store.getState().work;
    store.setState({ work });
    if (gone?.draft && isTouched(gone.draft, null)) drafts.outlive(key, gone.draft);
  }

  function type(key: string, text: string): void {
    const notes = store.getState().work[key]?.notes;
    const savedText = notes?.savedText ?? cardOf(key)?.notes ?? '';
    change(key, { notes: { text, savedText, savedAt: notes?.savedAt ?? null, failed: false } });
    if (timers.has(key)) return;
    timers.set(
      key,
      setTimeout(() => void save(key), saveNotesAfterMilliseconds),
    );
  }

  function forgetTimer(key: string): void {
    clearTimeout(timers.get(key));
    timers.delete(key);
  }

  async function save(key: string): Promise<void> {
    forgetTimer(key);
    const notes = store.getState().work[key]?.notes;
    if (!notes || notes.text === notes.savedText) return;
    const text = notes.text;
    const outcome = await bridge.replica('calls.saveNotes', { key, notes: text });
    const current = store.getState().work[key]?.notes;
    if (!current) return; // the call was finished meanwhile, with these notes
    change(key, {
      notes: outcome.ok ? { ...current, savedText: text, savedAt: outcome.value.savedAt, failed: false } : { ...current, failed: true },
    });
  }

  async function finish(key: string, disposition: Disposition | null): Promise<Outcome<null>> {
    forgetTimer(key); // the notes go with it
    const notes = store.getState().work[key]?.notes?.text ?? cardOf(key)?.notes ?? '';
    const outcome = await bridge.replica('calls.finish', { key, disposition, notes });
    if (outcome.ok) store.setState({ tab: deskTab });
    else void save(key);
    return outcome;
  }

  function changeSync(patch: Partial<WorkspaceState['sync']>): void {
    store.setState({ sync: { ...store.getState().sync, ...patch } });
  }

  function decide(groupId: string, patch: Partial<Decision>): void {
    const { decisions } = store.getState().sync;
    changeSync({ decisions: { ...decisions, [groupId]: { ...(decisions[groupId] ?? noDecision), ...patch } } });
  }

  /** It is decided: what was chosen and typed has gone with it. */
  function decided(groupId: string, message: Message, next: string | null): void {
    const { [groupId]: _gone, ...decisions } = store.getState().sync.decisions;
    changeSync({ decisions, message, selected: next });
  }

  function lookUp(record: Found): void {
    const { tab, record: before } = store.getState();
    store.setState({ record: { ...record, from: tab === recordTab ? (before?.from ?? deskTab) : tab }, tab: recordTab });
  }
  function closeRecord(): void {
    const from = store.getState().record?.from ?? deskTab;
    store.setState({ record: null, tab: isPlace(from) || known.has(from) ? from : deskTab });
  }

  async function takeTelLink(): Promise<void> {
    const taken = await bridge.host('telLink.take', {});
    if (taken.ok && taken.value) store.setState({ telLink: taken.value, tab: callsTab });
  }
  bridge.onHost('telLink', () => void takeTelLink());
  void takeTelLink(); // it may have come before this page

  desk.subscribe((state, previous) => {
    if (state.calls !== previous.calls) follow(state.calls);
    // From then on it is known which calls are open.
    if (state.desk !== null && previous.desk === null) void drafts.restore();
  });

  return {
    store,
    change,
    show,
    quickCreate,
    type,
    save,
    finish,
    select: (tab: string) => store.setState({ tab, moves: store.getState().moves + 1 }),
    changeSync,
    decide,
    decided,
    lookUp,
    closeRecord,
    openEmergency,
    showEmergency,
    telLinkDone: () => store.setState({ telLink: null }),
  };
}
export type WorkspaceModel = ReturnType<typeof createWorkspaceModel>;

/** What was done in the call says how it ended; a person decides. */
export function suggestedDisposition(card: Pick<CallCard, 'attachedCaseId' | 'transferredTo'>, work: Pick<CallWork, 'caseCreated'>): Disposition | null {
  if (work.caseCreated) return 'newCase';
  if (card.transferredTo !== null) return 'transferred';
  return card.attachedCaseId !== null ? 'existingCase' : null;
}
