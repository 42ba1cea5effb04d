/** Articles that fit what is talked about (P10), and their text without markup. */
import { v4 } from 'uuid';
import { expect, test } from 'vitest';
import { choiceValue } from '../../shared/entities/index.ts';
import { offlineDesk, rowsOf } from './support/offline-desk.ts';

const state = (name: string) => choiceValue('knowledgearticle', 'statecode', name);
const article = (title: string, keywords: string, more: object = {}) => ({ id: v4(), title, keywords, content: `<p>${title} &amp; more</p><script>bad()</script>`, statecode: state('published'), islatestversion: true, modifiedon: '2026-05-12T10:00:00Z', ...more });
const missed = article('Missed collection: what to ask', 'missed trash recycling cart', { articlepublicnumber: 'KA-01002' });
const carts = article('Recycling: what goes in', 'recycling blue cart plastic');
const rows = {
  ring_category: [{ id: v4(), ring_name: 'Missed collection' }],
  contact: [{ id: v4(), fullname: 'Rosalind Achterberg', statecode: 0 }],
  knowledgearticle: [missed, carts, article('Missed collection, draft', 'missed', { statecode: state('draft') }), article('Missed collection, old', 'missed', { islatestversion: false }), article('Dog licences', 'dog licence tag')],
  knowledgearticleincident: [{ id: v4(), knowledgearticleid: missed.id }, { id: v4(), knowledgearticleid: missed.id }],
};
const category = rows.ring_category[0]?.id ?? '';

test('published articles in their latest version, those of the category before those of the words, with how often they were used', async () => {
  const desk = await offlineDesk(rows);
  const found = await desk.get('knowledge.suggest', { categoryId: category, text: 'Blue recycling cart skipped' });
  expect(found).toMatchObject([
    { title: 'Missed collection: what to ask', usedCount: 2, excerpt: 'Missed collection: what to ask & more', modifiedOn: '2026-05-12T10:00:00Z' },
    { title: 'Recycling: what goes in', usedCount: 0 },
  ]);
  expect(await desk.get('knowledge.suggest', { categoryId: null, text: 'reciclaje' })).toEqual([]);
  expect(await desk.get('knowledge.suggest', { categoryId: null, text: '"; DROP TABLE x' })).toEqual([]);
});

test('an article comes as text; one that is gone says so', async () => {
  const desk = await offlineDesk(rows);
  expect(await desk.get('knowledge.get', { id: missed.id })).toMatchObject({ number: 'KA-01002', blocks: [{ kind: 'paragraph', text: 'Missed collection: what to ask & more' }] });
  expect(await desk.ask('knowledge.get', { id: v4() })).toMatchObject({ ok: false, error: { code: 'not-found' } });
});

test('what is linked goes with the case, in one group', async () => {
  const desk = await offlineDesk(rows);
  const draft = {
    title: 'Recycling', requestType: 'report', categoryId: category, teamId: null, priority: 'normal', origin: 'phone', incidentAddress: '', remainAnonymous: false, wantsUpdates: false, confidential: false,
    description: '', articleIds: [missed.id],
  } as const;
  const { caseId } = await desk.get('cases.create', { callKey: null, customer: { contactId: rows.contact[0]?.id ?? '' }, draft: { ...draft, articleIds: [missed.id] } });
  expect(await rowsOf(desk, 'SELECT knowledgearticleid FROM knowledgearticleincident WHERE incidentid = ?', caseId)).toEqual([{ knowledgearticleid: missed.id }]);
  expect(await rowsOf(desk, 'SELECT count(DISTINCT groupid) AS groups, count(*) AS entries FROM outbox')).toEqual([{ groups: 1, entries: 2 }]);
  expect(await desk.get('knowledge.suggest', { categoryId: category, text: '' })).toMatchObject([{ usedCount: 3 }]);
});
