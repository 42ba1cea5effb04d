/** What a caller is called and tagged with: flags, the fold, who is masked, and for how long a choice can be taken back. */
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, test } from 'vitest';
import { callerTitle, choiceIsFresh } from '../../renderer/common/caller.ts';
import { startWords } from '../../renderer/common/i18n.ts';
import { callerTags, foldTags, TagList } from '../../renderer/common/tags.tsx';
import { caseTitle, countryName, earlierCallWords } from '../../renderer/common/words.ts';
import { layOut, emptyMemory, shortcutTarget } from '../../renderer/pop/selection.ts';
import { newCaseDraft } from '../../renderer/workspace/case/draft.ts';
import type { EarlierCall } from '../../shared/contract/records.ts';
import { at, callCard, caller, caseSummary, start, unknownCard } from './fixtures.ts';

const wordsOf = (language: 'en' | 'es') => startWords(language, {}).getFixedT(language, 'common');
const [t, es] = [wordsOf('en'), wordsOf('es')];
const portAlder = { locale: 'en-US', timeZone: 'America/Los_Angeles' };

describe('tags', () => {
  const flagged = { ...caller, isVip: true, doNotCall: true, abusive: { until: '2026-08-03T12:00:00Z' } };
  test('the language, then what may go wrong, then VIP; an abusive flag says until when, or that it has no end', () => {
    expect(callerTags(t, portAlder, flagged, start).map(({ words }) => words)).toEqual(['Prefers Spanish', 'Abusive, until Aug 3', 'Do not call', 'VIP']);
    expect(callerTags(es, portAlder, { ...caller, preferredLanguage: null, abusive: { until: null } }, start).map(({ words }) => words)).toEqual(['Trato abusivo, señalado']);
    expect(callerTags(t, portAlder, { ...caller, preferredLanguage: 'english' }, start)).toEqual([]);
  });
  test('more than three fold into a count that says which', () => {
    const tags = ['a', 'b', 'c', 'd', 'e'].map((words) => ({ words }));
    expect(foldTags(tags.slice(0, 3)).folded).toEqual([]);
    const html = renderToStaticMarkup(createElement(TagList, { tags }));
    expect(html).toContain('+2');
    expect(html).toContain('title="d, e"');
    expect(html.match(/class="sr">d, e</)).not.toBeNull();
  });
});

test('while a confidential caller is masked nothing names them, their case or their number', () => {
  const masked = callCard('a', { caller: { ...caller, fullName: '', masked: true }, number: '(743) 555-••••' });
  expect(callerTitle(t, masked)).toBe('Confidential caller');
  expect(callerTitle(es, masked)).toBe('Persona confidencial');
  expect(caseTitle(t, caseSummary({ title: '', masked: true }))).toBe('Confidential case');
  expect(caseTitle(t, caseSummary())).toBe('Recycling not collected');
});

test('a relay’s number is not filled in as anybody’s', () => {
  expect(newCaseDraft(unknownCard('a')).newContact.mobilePhone).toBe('(743) 555-0188');
  expect(newCaseDraft(unknownCard('a', { relay: '711 relay', number: '711' })).newContact.mobilePhone).toBe('');
});

test('an earlier call: who answered, how long, and what it led to', () => {
  const call: EarlierCall = { key: 'k', at: at(-9000), outcome: 'answered', seconds: 134, queue: null, agent: 'Teo Brandvold', hasCase: false, caseTitle: null };
  expect(earlierCallWords(t, call)).toBe('Answered by Teo Brandvold, 2:14, no case');
  expect(earlierCallWords(t, { ...call, hasCase: true, caseTitle: 'Pothole' })).toBe('Answered by Teo Brandvold, 2:14, case: Pothole');
  expect(earlierCallWords(es, { ...call, agent: null, hasCase: true })).toBe('Contestada, 2:14, llevó a un caso');
  expect(earlierCallWords(t, { ...call, outcome: 'missed', seconds: 100 })).toBe('Missed, waited 1:40');
  expect([countryName('en-US', 'MX'), countryName('es', 'MX')]).toEqual(['Mexico', 'México']);
});

describe('a person who was chosen', () => {
  const live = { state: 'answered', session: true, answeredAt: at(5) } as const;
  const chosen = callCard('a', { ...live, match: 'chosen', chosenAt: at(10) });
  test('can be taken back for thirty seconds; while it rings as long as it rings', () => {
    expect([choiceIsFresh(chosen, start + 39_000), choiceIsFresh(chosen, start + 41_000)]).toEqual([true, false]);
    expect(choiceIsFresh({ ...chosen, state: 'ringing' }, start + 90_000)).toBe(true);
    expect(choiceIsFresh({ ...chosen, chosenAt: null }, start + 11_000)).toBe(false);
  });
  test('so long the call stays in the pop, and can be put away', () => {
    expect(layOut([chosen], emptyMemory, start + 39_000).entries.map(({ view }) => view)).toEqual(['mini']);
    expect(layOut([chosen], emptyMemory, start + 41_000).entries).toEqual([]);
    expect(shortcutTarget([chosen], 'dismiss', start + 39_000)?.key).toBe('a');
    expect(layOut([{ ...chosen, dismissed: true }], emptyMemory, start + 39_000).entries).toEqual([]);
  });
});
