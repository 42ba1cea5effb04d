/** Deltas through a principal's eyes: rows come in when they become visible and go when they are hidden, without a change of their own. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addPerson, join, leave, type Person } from './people.ts';
import { citizen, type SealedCase, startSealedCase } from './sealed-case.ts';
import type { Answer, Client } from './support.ts';

let sealed: SealedCase;
beforeAll(async () => (sealed = await startSealedCase()));
afterAll(() => sealed.city.close());

const tracked = ['phonecalls', 'emails', 'tasks', 'annotations', 'activityparties', 'connections', 'incidents'] as const;
type Tracked = (typeof tracked)[number];
type Entries = Record<Tracked, { rows: string[]; deletions: string[] }>;
const keys: Record<Tracked, string> = {
  phonecalls: 'activityid',
  emails: 'activityid',
  tasks: 'activityid',
  annotations: 'annotationid',
  activityparties: 'activitypartyid',
  connections: 'connectionid',
  incidents: 'incidentid',
};

/** Follows all tables as a desk does. */
class Follower {
  readonly #api: Client;
  readonly #links = new Map<Tracked, string>();
  constructor(api: Client) {
    this.#api = api;
  }
  async changes(): Promise<Entries> {
    const entries = {} as Entries;
    for (const set of tracked) {
      let link: string | undefined = this.#links.get(set) ?? set;
      entries[set] = { rows: [], deletions: [] };
      while (link !== undefined) {
        const page: Answer = await this.#api.get(link, { prefer: 'odata.track-changes,odata.maxpagesize=3' });
        if (page.status !== 200) throw new Error(`${page.status} ${page.text}`);
        for (const row of page.rows) {
          if (row['reason'] === 'deleted') entries[set].deletions.push(String(row['id']));
          else entries[set].rows.push(String(row[keys[set]]));
        }
        link = page.body['@odata.nextLink'] as string | undefined;
        if (typeof page.body['@odata.deltaLink'] === 'string') this.#links.set(set, page.body['@odata.deltaLink']);
      }
      entries[set].rows.sort();
      entries[set].deletions.sort();
    }
    return entries;
  }
}

const nothing = Object.fromEntries(tracked.map((set) => [set, { rows: [], deletions: [] }])) as unknown as Entries;
const aboutCase = (): Entries => {
  const { phonecall, email, task, annotation, noteOfCall, connection } = sealed.about;
  return {
    ...nothing,
    phonecalls: { rows: [phonecall], deletions: [] },
    emails: { rows: [email], deletions: [] },
    tasks: { rows: [task], deletions: [] },
    annotations: { rows: [annotation, noteOfCall].sort(), deletions: [] },
    connections: { rows: [connection], deletions: [] },
  };
};
const asDeletions = (entries: Entries): Entries =>
  Object.fromEntries(Object.entries(entries).map(([set, { rows }]) => [set, { rows: [], deletions: rows }])) as unknown as Entries;

/** Participants are compared by number, not by id, and the case itself always arrives as a row. */
function withoutParties(entries: Entries): Entries {
  return { ...entries, activityparties: { rows: [], deletions: [] }, incidents: { rows: [], deletions: [] } };
}
const write = async (api: Client, path: string, changes: Record<string, unknown>) => {
  const answer = await api.send('PATCH', path, changes, { 'if-match': '*' });
  expect(answer.status, answer.text).toBe(204);
};

describe('a stranger’s delta', () => {
  let follower: Follower;
  let first: Entries;
  beforeAll(async () => {
    follower = new Follower(sealed.people.outsider.api);
    first = await follower.changes();
  });

  test('begins without what lies about a confidential case', () => {
    expect(withoutParties(first)).toEqual(nothing);
    expect(first.activityparties.rows).toEqual([]);
    expect(first.incidents.rows).toEqual([sealed.incident]);
  });

  test('brings it in when the case is no longer confidential, and takes it out when it is again', async () => {
    const { owner } = sealed.people;
    await write(owner.api, `incidents(${sealed.incident})`, { ring_confidential: false });
    const opened = await follower.changes();
    expect(withoutParties(opened)).toEqual(aboutCase());
    expect(opened.activityparties.rows.length).toBeGreaterThanOrEqual(2);
    expect(opened.incidents.rows).toEqual([sealed.incident]);
    expect(await follower.changes()).toEqual(nothing);

    await write(owner.api, `incidents(${sealed.incident})`, { ring_confidential: true });
    const closed = await follower.changes();
    expect(withoutParties(closed)).toEqual(asDeletions(aboutCase()));
    expect(closed.activityparties.deletions).toEqual(opened.activityparties.rows);
    expect(closed.incidents).toEqual({ rows: [sealed.incident], deletions: [] });
    expect(await follower.changes()).toEqual(nothing);
  });

  test('follows the case from hand to hand', async () => {
    const { outsider, owner, caseSupervisor } = sealed.people;
    await write(owner.api, `incidents(${sealed.incident})`, { 'ownerid@odata.bind': `/systemusers(${outsider.id})` });
    expect(withoutParties(await follower.changes())).toEqual(aboutCase());
    await write(caseSupervisor.api, `incidents(${sealed.incident})`, { 'ownerid@odata.bind': `/systemusers(${owner.id})` });
    expect(withoutParties(await follower.changes())).toEqual(asDeletions(aboutCase()));
  });

  test('takes an activity’s parts along when it is put on a confidential case, or becomes one’s own', async () => {
    const { caseSupervisor, outsider } = sealed.people;
    const call = await caseSupervisor.api.create('phonecalls', {
      subject: `Call from ${citizen.lastname}`,
      directioncode: false,
      phonecall_activity_parties: [{ participationtypemask: 1, 'partyid_contact@odata.bind': `/contacts(${sealed.contact})` }],
    });
    const note = await caseSupervisor.api.create('annotations', { notetext: 'Heard', 'objectid_phonecall@odata.bind': `/phonecalls(${call})` });
    const added = await follower.changes();
    expect([added.phonecalls.rows, added.annotations.rows, added.activityparties.rows.length]).toEqual([[call], [note], 1]);

    await write(caseSupervisor.api, `phonecalls(${call})`, { 'regardingobjectid_incident_phonecall@odata.bind': `/incidents(${sealed.incident})` });
    const hidden = await follower.changes();
    expect([hidden.phonecalls.deletions, hidden.annotations.deletions, hidden.activityparties.deletions]).toEqual([[call], [note], added.activityparties.rows]);

    await write(caseSupervisor.api, `phonecalls(${call})`, { 'ownerid_phonecall@odata.bind': `/systemusers(${outsider.id})` });
    const own = await follower.changes();
    // The call is the stranger's now, with its participants; what others noted about the case stays theirs.
    expect([own.phonecalls.rows, own.activityparties.rows, own.annotations.rows]).toEqual([[call], added.activityparties.rows, []]);
  });
});

describe('a link that was issued for other rights', () => {
  const deltaLink = async (api: Client) => String((await api.get('phonecalls?$select=subject', { prefer: 'odata.track-changes' })).body['@odata.deltaLink']);
  const code = async (api: Client, link: string) => {
    const answer = await api.get(link);
    return [answer.status, answer.error.code];
  };
  const expired = [400, '0x80044352'];
  let person: Person;
  beforeAll(async () => (person = await addPerson(sealed.city, 'moves', 'call-taker')));

  test('is expired after joining a team and after leaving it', async () => {
    const before = await deltaLink(person.api);
    await join(sealed.city, person.id, sealed.team);
    expect(await code(person.api, before)).toEqual(expired);
    const inside = await deltaLink(person.api);
    expect(await code(person.api, inside)).toEqual([200, undefined]);
    await leave(sealed.city, person.id, sealed.team);
    expect(await code(person.api, inside)).toEqual(expired);
    expect(await code(person.api, before), 'the same rights as before').toEqual([200, undefined]);
  });

  test('is expired after a change of role, and in the hands of somebody else', async () => {
    const before = await deltaLink(person.api);
    expect(await code(sealed.people.lead.api, before)).toEqual(expired);
    await sealed.city.api.send('PATCH', `systemusers(${person.id})`, { ring_role: 311_000_002 }, { 'if-match': '*' });
    expect(await code(person.api, before)).toEqual(expired);
    // Those who see everything see the same.
    expect(await code(sealed.people.caseSupervisor.api, await deltaLink(person.api))).toEqual([200, undefined]);
  });

  test('also between the pages of a first load', async () => {
    const another = await addPerson(sealed.city, 'moves while loading', 'call-taker');
    for (let index = 0; index < 3; index += 1) await another.api.create('phonecalls', { subject: `Call ${index}` });
    const page = await another.api.get('phonecalls?$select=subject', { prefer: 'odata.track-changes,odata.maxpagesize=2' });
    const nextLink = String(page.body['@odata.nextLink']);
    await join(sealed.city, another.id, sealed.team);
    expect(await code(another.api, nextLink)).toEqual(expired);
  });

  test('tells nothing of the teams that it was issued for', async () => {
    await join(sealed.city, person.id, sealed.team);
    const token = Buffer.from((await deltaLink(person.api)).split('$deltatoken=')[1] ?? '', 'base64url').toString();
    expect(token).not.toContain(sealed.team);
  });
});
