import { describe, expect, test, vi } from 'vitest';
import { createDeskStore, feedDeskStore } from '../../renderer/common/desk-store.ts';
import { announcementsOf } from '../../renderer/workspace/announcements.ts';
import { newCaseDraft } from '../../renderer/workspace/case/draft.ts';
import { keyName } from '../../renderer/workspace/keys.ts';
import { createWorkspaceModel, deskTab, recordTab, suggestedDisposition, syncTab } from '../../renderer/workspace/model.ts';
import type { Bridge } from '../../shared/contract/bridge.ts';
import type { CallCard } from '../../shared/contract/records.ts';
import { failure, success } from '../../shared/errors.ts';
import { grouped, hitMeta, matchedOnWords } from '../../renderer/workspace/search/hits.ts';
import type { SearchHit } from '../../shared/contract/records.ts';
import { at, callCard, start, unknownCard } from './fixtures.ts';

const live = { state: 'answered', session: true, answeredAt: at(5) } as const;

/** The other end of the bridge: records what is asked and answers as told. */
function otherEnd(answers: Partial<Record<string, (input: unknown) => unknown>> = {}) {
  const asked: [name: string, input: unknown][] = [];
  const listeners = new Map<string, (value: unknown) => void>();
  const bridge = {
    surface: 'workspace',
    appearance: { theme: 'light', language: 'en', locale: 'en-US' },
    replica: (name: string, input: unknown) => {
      asked.push([name, input]);
      return Promise.resolve(answers[name]?.(input) ?? success(null));
    },
    onReplica: (name: string, listener: (value: unknown) => void) => {
      listeners.set(name, listener);
      return () => listeners.delete(name);
    },
    host: () => Promise.resolve(success(null)),
    onHost: () => () => undefined,
  } as unknown as Bridge<'workspace'>;
  return { bridge, asked, tell: (name: string, value: unknown) => listeners.get(name)?.(value) };
}

function workspace(answers?: Parameters<typeof otherEnd>[0]) {
  const end = otherEnd(answers);
  const desk = createDeskStore(end.bridge.appearance);
  const model = createWorkspaceModel(desk, end.bridge);
  const calls = (...cards: CallCard[]) => desk.setState({ calls: cards });
  return { ...end, desk, model, calls, state: () => model.store.getState() };
}

describe('the state of the desk', () => {
  test('an event that comes before the first answer is newer and stays', async () => {
    const end = otherEnd({ 'calls.active': () => success([callCard('stale')]), 'desk.state': () => success(null) });
    const desk = createDeskStore(end.bridge.appearance);
    const fed = feedDeskStore(desk, end.bridge);
    end.tell('calls', [callCard('fresh')]);
    await fed;
    expect(desk.getState().calls.map((card) => card.key)).toEqual(['fresh']);
  });
  test('a changed table raises its revision only', async () => {
    const end = otherEnd();
    const desk = createDeskStore(end.bridge.appearance);
    await feedDeskStore(desk, end.bridge);
    end.tell('changed', { tables: ['contact', 'incident'] });
    end.tell('changed', { tables: ['contact'] });
    expect(desk.getState().revisions).toEqual({ contact: 2, incident: 1 });
  });
  test('a replica that cannot start is told, not swallowed', async () => {
    const end = otherEnd({ 'desk.state': () => failure('unavailable', 'no store') });
    const desk = createDeskStore(end.bridge.appearance);
    await feedDeskStore(desk, end.bridge);
    expect(desk.getState().startError?.code).toBe('unavailable');
  });
});

describe('sessions', () => {
  test('an answered call opens its tab, a finished one returns to the Desk and is forgotten', () => {
    const { calls, model, state } = workspace();
    calls(callCard('a'));
    expect(state().tab).toBe('desk');
    calls(callCard('a', live));
    expect(state().tab).toBe('a');
    model.type('a', 'notes');
    calls(callCard('a', { ...live, state: 'ended' }));
    expect(state().tab).toBe('a');
    calls();
    expect(state()).toMatchObject({ tab: 'desk', work: {} });
  });
  test('what was chosen in the pop opens once and is then taken back', () => {
    const { calls, asked, model, state } = workspace();
    calls(unknownCard('a', { newEntity: 'case' }));
    expect(state().work['a']).toBeUndefined();
    calls(unknownCard('a', { ...live, newEntity: 'case' }));
    expect(state().work['a']).toMatchObject({ view: 'case', draft: { origin: 'phone', newContact: { mobilePhone: '(743) 555-0188' } } });
    model.show('a', 'record');
    calls(unknownCard('a', { ...live, newEntity: 'case', notes: 'x' }));
    expect(state().work['a']?.view).toBe('record');
    expect(asked.filter(([name]) => name === 'calls.chooseNewEntity')).toEqual([['calls.chooseNewEntity', { key: 'a', newEntity: null }]]);
  });
  test('a draft survives a change of tab and another look at the record', () => {
    const { calls, model, state } = workspace({ 'drafts.save': () => success({ savedAt: at(60) }) });
    calls(unknownCard('a', live), callCard('b', { ...live, state: 'held' }));
    model.show('a', 'case');
    const draft = state().work['a']?.draft;
    if (!draft) throw new Error('no draft');
    model.change('a', { draft: { ...draft, title: 'Pothole' } });
    model.select('b');
    model.show('a', 'record');
    model.show('a', 'case');
    expect(state().work['a']?.draft?.title).toBe('Pothole');
  });
});

describe('notes', () => {
  test('are saved shortly after the first key that is not saved, however long somebody types on, and say when', async () => {
    vi.useFakeTimers();
    try {
      const { calls, asked, model, state } = workspace({ 'calls.saveNotes': () => success({ savedAt: at(60) }) });
      calls(callCard('a', live));
      model.type('a', 'Blue');
      await vi.advanceTimersByTimeAsync(300);
      model.type('a', 'Blue cart');
      await vi.advanceTimersByTimeAsync(299);
      expect(asked).toEqual([]);
      await vi.advanceTimersByTimeAsync(1);
      expect(asked).toEqual([['calls.saveNotes', { key: 'a', notes: 'Blue cart' }]]);
      model.type('a', 'Blue cart, lid');
      await vi.advanceTimersByTimeAsync(400);
      model.type('a', 'Blue cart, lid closed');
      await vi.advanceTimersByTimeAsync(200);
      expect(asked.slice(1)).toEqual([['calls.saveNotes', { key: 'a', notes: 'Blue cart, lid closed' }]]);
      expect(state().work['a']?.notes).toEqual({ text: 'Blue cart, lid closed', savedText: 'Blue cart, lid closed', savedAt: at(60), failed: false });
    } finally {
      vi.useRealTimers();
    }
  });
  test('that could not be saved stay on screen and say so', async () => {
    const { calls, model, state } = workspace({ 'calls.saveNotes': () => failure('unavailable', 'disk full') });
    calls(callCard('a', live));
    model.type('a', 'Blue cart');
    await model.save('a');
    expect(state().work['a']?.notes).toMatchObject({ text: 'Blue cart', failed: true });
  });
  test('go with the call when it is finished, even if they were typed a moment ago', async () => {
    const { calls, asked, model, state } = workspace();
    calls(callCard('a', live));
    model.type('a', 'Wants a text');
    expect(await model.finish('a', 'informationGiven')).toEqual(success(null));
    expect(asked).toEqual([['calls.finish', { key: 'a', disposition: 'informationGiven', notes: 'Wants a text' }]]);
    expect(state().tab).toBe('desk');
  });
  test('are saved by themselves when finishing was refused', async () => {
    const { calls, asked, model, state } = workspace({
      'calls.finish': () => failure('unavailable', 'x'),
      'calls.saveNotes': () => success({ savedAt: at(1) }),
    });
    calls(callCard('a', live));
    model.type('a', 'Wants a text');
    expect((await model.finish('a', 'newCase')).ok).toBe(false);
    expect(state().tab).toBe('a');
    expect(asked.map(([name]) => name)).toEqual(['calls.finish', 'calls.saveNotes']);
  });
});

describe('drafts of the form', () => {
  const saved = { 'drafts.save': () => success({ savedAt: at(60) }), 'drafts.list': () => success([]) };
  const named = (asked: [string, unknown][]) => asked.map(([name]) => name).filter((name) => name.startsWith('drafts.'));
  test('are stored 600 ms after the first key, however long somebody types on, and removed with the case', async () => {
    vi.useFakeTimers();
    try {
      const { calls, asked, model, state } = workspace(saved);
      calls(callCard('a', live));
      model.show('a', 'case');
      const draft = newCaseDraft(callCard('a', live));
      await vi.advanceTimersByTimeAsync(5_000);
      expect(named(asked)).toEqual([]); // nothing was typed
      model.change('a', { draft: { ...draft, title: 'P' } });
      await vi.advanceTimersByTimeAsync(400);
      model.change('a', { draft: { ...draft, title: 'Pot' } });
      await vi.advanceTimersByTimeAsync(200);
      expect(asked.filter(([name]) => name === 'drafts.save')).toEqual([['drafts.save', { workKey: 'a', value: JSON.stringify({ ...draft, title: 'Pot' }) }]]);
      expect(state().work['a']?.draftSaved).toEqual({ at: at(60), failed: false });
      model.change('a', { view: 'record', draft: null });
      await vi.advanceTimersByTimeAsync(1_000);
      expect(named(asked)).toEqual(['drafts.save', 'drafts.discard']);
    } finally {
      vi.useRealTimers();
    }
  });
  test('that could not be stored stay on screen and say so', async () => {
    vi.useFakeTimers();
    try {
      const { calls, model, state } = workspace({ 'drafts.save': () => failure('unavailable', 'disk full') });
      calls(callCard('a', live));
      model.change('a', { draft: { ...newCaseDraft(callCard('a', live)), title: 'Pothole' } });
      await vi.advanceTimersByTimeAsync(600);
      expect(state().work['a']).toMatchObject({ draft: { title: 'Pothole' }, draftSaved: { failed: true } });
    } finally {
      vi.useRealTimers();
    }
  });
  test('come back after a start: into the open call, else to the Desk, which never loses one of its own', async () => {
    const stored = (workKey: string, title: string) => ({ workKey, value: JSON.stringify({ ...newCaseDraft(null), title }), savedAt: at(1) });
    const { calls, desk, state, asked } = workspace({ ...saved, 'drafts.list': () => success([stored('a', 'Of the call'), stored('gone', 'Of a call that is over'), stored('older', 'Of an older call')]) });
    calls(callCard('a', live));
    desk.setState({ desk: { service: 'offline' } as never });
    await vi.waitFor(() => expect(state().work['desk']?.draft?.title).toBe('Of a call that is over'));
    expect(state().work['a']).toMatchObject({ view: 'case', draft: { title: 'Of the call' }, draftSaved: { at: at(1) } });
    await vi.waitFor(() => expect(asked).toContainEqual(['drafts.discard', { workKey: 'gone' }]));
    expect(asked).not.toContainEqual(['drafts.discard', { workKey: 'older' }]);
  });
});

test('the disposition is suggested from what was done', () => {
  expect(suggestedDisposition({ attachedCaseId: null, transferredTo: null }, { caseCreated: false })).toBeNull();
  expect(suggestedDisposition({ attachedCaseId: 'x', transferredTo: null }, { caseCreated: false })).toBe('existingCase');
  expect(suggestedDisposition({ attachedCaseId: 'x', transferredTo: null }, { caseCreated: true })).toBe('newCase');
  expect(suggestedDisposition({ attachedCaseId: 'x', transferredTo: '1002' }, { caseCreated: false })).toBe('transferred');
});

test('what must be heard: a call that rings, is answered, hangs up; a timer or note is not news', () => {
  const kinds = (before: CallCard[], after: CallCard[]) => announcementsOf(before, after).map((news) => news.kind);
  expect(kinds([], [callCard('a')])).toEqual(['incoming']);
  expect(kinds([callCard('a')], [callCard('a', live)])).toEqual(['answered']);
  expect(kinds([callCard('a')], [callCard('a', { state: 'missed' })])).toEqual(['missed']);
  expect(kinds([callCard('a', live)], [callCard('a', { ...live, state: 'held' })])).toEqual(['held']);
  expect(kinds([callCard('a', { ...live, state: 'held' })], [callCard('a', live)])).toEqual(['resumed']);
  expect(kinds([], [callCard('a', { direction: 'outbound' })])).toEqual([]);
  expect(kinds([callCard('a', { direction: 'outbound' })], [callCard('a', { direction: 'outbound', state: 'missed' })])).toEqual([]);
  expect(kinds([callCard('a', live)], [callCard('a', { ...live, state: 'ended' })])).toEqual(['hung-up']);
  expect(kinds([callCard('a', live)], [callCard('a', { ...live, notes: 'x' })])).toEqual([]);
});

test('keys have one name each; digits count by place on the keyboard', () => {
  const press = (change: Partial<KeyboardEvent>) =>
    keyName({ key: '', code: '', ctrlKey: false, altKey: false, shiftKey: false, metaKey: false, ...change });
  expect(press({ key: 'n', code: 'KeyN', altKey: true })).toBe('Alt+N');
  expect(press({ key: '&', code: 'Digit1', altKey: true })).toBe('Alt+1');
  expect(press({ key: 'R', code: 'KeyR', ctrlKey: true, shiftKey: true })).toBe('Ctrl+Shift+R');
  expect(press({ key: 'F6', code: 'F6', shiftKey: true })).toBe('Shift+F6');
});

describe('places beside the Desk', () => {
  test('a call that is answered comes to the front of the Sync page, one that is over does not leave it', () => {
    const { calls, model, state } = workspace();
    model.select(syncTab);
    calls(callCard('a', live));
    expect(state().tab).toBe('a');
    model.select(syncTab);
    calls();
    expect(state().tab).toBe(syncTab);
  });
  test('what was chosen about an edit stays until it is decided, and only that goes', () => {
    const { model, state } = workspace();
    model.decide('one', { choices: { '1:title': 'mine' } });
    model.decide('two', { editing: true });
    model.decide('one', { tried: true });
    model.select(deskTab);
    expect(state().sync.decisions['one']).toMatchObject({ choices: { '1:title': 'mine' }, tried: true });
    model.decided('one', { tone: 'good', text: 'done' }, 'two');
    expect(state().sync).toMatchObject({ selected: 'two', message: { text: 'done' } });
    expect(Object.keys(state().sync.decisions)).toEqual(['two']);
  });
  test('a record that was looked up gives way to the next and goes back to where one was', () => {
    const { calls, model, state } = workspace();
    calls(callCard('a', live));
    model.lookUp({ kind: 'contact', contactId: 'c1', name: 'One' });
    model.lookUp({ kind: 'contact', contactId: 'c2', name: 'Two' });
    expect(state()).toMatchObject({ tab: recordTab, record: { contactId: 'c2', from: 'a' } });
    model.closeRecord();
    expect(state()).toMatchObject({ tab: 'a', record: null });
    model.lookUp({ kind: 'contact', contactId: 'c1', name: 'One' });
    calls(); // the call was finished meanwhile
    model.closeRecord();
    expect(state().tab).toBe(deskTab);
  });
});

describe('answers of the search', () => {
  const hit = (change: Partial<SearchHit>): SearchHit => ({ kind: 'contact', id: 'x', title: 'T', matchedOn: 'name', reference: null, address: null, person: null, contactId: null, state: null, at: null, ...change });
  test('stand in groups, within them in the order of the replica; empty groups are absent', () => {
    const hits = [hit({ kind: 'case', id: '1' }), hit({ id: '2' }), hit({ kind: 'case', id: '3' })];
    expect(grouped(hits).map((group) => [group.kind, ...group.hits.map((one) => one.id)])).toEqual([
      ['contact', '2'],
      ['case', '1', '3'],
    ]);
  });
  test('say what of them was found only where the title does not', () => {
    const t = ((key: string) => key) as unknown as Parameters<typeof matchedOnWords>[0];
    expect(matchedOnWords(t, hit({ matchedOn: 'name' }))).toBeNull();
    expect(matchedOnWords(t, hit({ matchedOn: 'number' }))).toBe('matchedNumber');
    expect(matchedOnWords(t, hit({ kind: 'address', matchedOn: 'address' }))).toBeNull();
  });
  test('name reference, person and place, and nothing twice', () => {
    const formatting = { locale: 'en-US', timeZone: 'America/Los_Angeles' };
    expect(hitMeta(hit({ kind: 'case', reference: 'CAS-1', person: 'Ana', address: '1 Juniper St', at: at(0) }), formatting, start)).toBe('CAS-1 · Ana · 1 Juniper St · Jun 11');
    expect(hitMeta(hit({ kind: 'address', title: '1 Juniper St', address: '1 Juniper St' }), formatting, start)).toBe('');
  });
});
