/** Notes: everybody adds them, whoever wrote one corrects it, nobody rewrites what somebody else noted. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Cast, outcomeOf, type Person, refusedBy } from './cast.ts';

let cast: Cast;
let incident: string;
let note: string;
beforeAll(async () => {
  cast = await Cast.assemble();
  incident = await cast.caseOf('Streetlight');
  note = await write(cast.taker, 'Dark since Monday');
});
afterAll(() => cast.close());

const about = () => ({ 'objectid_incident@odata.bind': `/incidents(${incident})` });
const write = (who: Person, notetext: string, more: Record<string, unknown> = {}) => who.api.create('annotations', { notetext, ...about(), ...more });
const correct = (who: Person, id: string, changes: Record<string, unknown>) => who.api.send('PATCH', `annotations(${id})`, changes, { 'if-match': '*' });
const attachment = (who: Person, id: string, method: 'PUT' | 'DELETE') =>
  fetch(`${cast.city.service.url}/api/desk/v1/attachments/${id}`, { method, headers: { authorization: `Bearer ${who.api.token}` }, ...(method === 'PUT' ? { body: 'photo' } : {}) });

describe('a note about a case', () => {
  test('is added by everybody, when the case is closed too', async () => {
    const closed = await cast.caseOf('Done');
    await cast.resolve(cast.supervisor.api, closed);
    for (const who of [cast.stranger, cast.taker, cast.supervisor]) {
      const id = await write(who, 'Seen', { 'objectid_incident@odata.bind': `/incidents(${closed})` });
      expect(await cast.read('annotations', id)).toMatchObject({ _objectid_value: closed, _ownerid_value: who.id });
    }
  });

  test('is corrected by whoever wrote it, and by supervisors', async () => {
    expect((await correct(cast.taker, note, { notetext: 'Dark since Sunday' })).status).toBe(204);
    expect((await correct(cast.supervisor, note, { subject: 'Checked' })).status).toBe(204);
    expect(await cast.read('annotations', note)).toMatchObject({ notetext: 'Dark since Sunday', subject: 'Checked' });
  });

  test('is not rewritten, moved, taken over or given another file by others, the owner of the case included', async () => {
    await cast.take(cast.lead, incident);
    const other = await cast.caseOf('Another');
    const before = await cast.read('annotations', note);
    for (const changes of [{ notetext: 'Never dark' }, { 'objectid_incident@odata.bind': `/incidents(${other})` }, { 'ownerid@odata.bind': `/systemusers(${cast.lead.id})` }, { documentbody: 'QQ==' }]) {
      expect(outcomeOf(await correct(cast.lead, note, changes))).toEqual(refusedBy('Add a note of your own'));
    }
    expect((await attachment(cast.lead, note, 'PUT')).status).toBe(400);
    expect((await attachment(cast.lead, note, 'DELETE')).status).toBe(400);
    expect(await cast.read('annotations', note)).toEqual(before);
    expect((await attachment(cast.taker, note, 'PUT')).status).toBe(204);
  });

  test('that a team owns is the team’s to correct', async () => {
    const id = await write(cast.taker, 'For the crew', { 'ownerid@odata.bind': `/teams(${cast.streets.id})` });
    expect((await correct(cast.colleague, id, { notetext: 'The crew knows' })).status).toBe(204);
    expect(outcomeOf(await correct(cast.stranger, id, { notetext: 'No' }))).toEqual(refusedBy('Add a note of your own'));
    expect(outcomeOf(await correct(cast.taker, id, { 'ownerid@odata.bind': null }))).toEqual(refusedBy('always has an owner'));
  });

  test('is deleted by administrators only', async () => {
    expect((await cast.taker.api.send('DELETE', `annotations(${note})`)).status).toBe(403);
    expect((await cast.admin.send('DELETE', `annotations(${note})`)).status).toBe(204);
  });
});
