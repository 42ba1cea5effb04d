import { type RawBuilder, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RowReader } from '../../service/store/row-reader.ts';
import type { StoredRow } from '../../service/store/city-tables.ts';
import { sqlColumns } from '../../service/store/schema/columns.ts';
import type { Sight } from '../../service/store/sight.ts';
import { type TableName, tableOf } from '../../shared/entities/index.ts';
import { list, openQueryStore, type QueryStore } from './query-support.ts';

/** Hides contacts called Ghost, everybody's first name, the customer of the case "Sealed", tasks called "Secret" and one user. */
function hidden(table: TableName): RawBuilder<StoredRow> | undefined {
  const without = (condition: string, blank: string[] = [], when = '1 = 1') => {
    const columns = ['id', ...sqlColumns(tableOf(table)).keys()].map((name) => (blank.includes(name) ? `case when ${when} then null else "${name}" end as "${name}"` : `"${name}"`));
    return sql<StoredRow>`${sql.raw(`select ${columns.join(', ')} from "${table}" where ${condition}`)}`;
  };
  if (table === 'contact') return without("lastname is null or lastname <> 'Ghöst'", ['firstname']);
  if (table === 'incident') return without('1 = 1', ['customerid', 'customeridtype'], "title = 'Sealed'");
  if (table === 'task') return without("subject <> 'Secret'");
  if (table === 'systemuser') return without("domainname <> 'unseen'");
  return undefined;
}
const eyes: Sight = { rows: hidden, stamp: 'test' };

let city: QueryStore;
let seen: RowReader;
beforeAll(async () => {
  city = await openQueryStore();
  seen = city.store.seenBy(eyes);
  const company = await city.insert('account', { name: 'Harbor Bakery' });
  const ghost = await city.insert('contact', { lastname: 'Ghöst', firstname: 'Zoë', fullname: 'Zoë Ghöst', parentcustomerid: company, parentcustomeridtype: 'account' });
  const nell = await city.insert('contact', { lastname: 'Hara', firstname: 'Élodie', fullname: 'E. Hara', parentcustomerid: ghost, parentcustomeridtype: 'contact' });
  const open = await city.insert('incident', { title: 'Open', customerid: nell, customeridtype: 'contact' });
  await city.insert('incident', { title: 'Sealed', customerid: nell, customeridtype: 'contact' });
  await city.insert('incident', { title: 'Haunted', customerid: ghost, customeridtype: 'contact' });
  for (const subject of ['Secret', 'Plain']) await city.insert('task', { subject, regardingobjectid: open, regardingobjectidtype: 'incident' });
  const team = await city.insert('team', { name: 'Roads' });
  for (const domainname of ['unseen', 'seen']) {
    const user = await city.insert('systemuser', { domainname, fullname: domainname });
    await city.insert('teammembership', { teamid: team, systemuserid: user });
  }
});
afterAll(() => city.close());

async function titles($filter: string, $orderby = 'title'): Promise<unknown[]> {
  return (await list(seen, 'incident', { $filter, $orderby, $select: 'title' })).rows.map((row) => row['title']);
}

describe('what is hidden cannot be asked for', () => {
  test.each([
    ['contact', "lastname eq 'ghöst'", 0],
    ['contact', "firstname eq 'élodie'", 0],
    ['contact', "contains(firstname,'lod')", 0],
    ['contact', 'firstname ne null', 0],
    ['contact', "Microsoft.Dynamics.CRM.In(PropertyName='firstname',PropertyValues=['Élodie'])", 0],
    ['contact', 'firstname eq null', 1],
    ['contact', "parentcustomerid_contact/lastname eq 'Ghöst'", 0],
    ['contact', 'parentcustomerid_contact/contactid ne null', 0],
    ['contact', "parentcustomerid_contact/parentcustomerid_account/name eq 'Harbor Bakery'", 0],
    ['contact', "incident_customer_contacts/any(i:i/title eq 'Sealed')", 0],
    ['contact', "incident_customer_contacts/any(i:i/title eq 'Open')", 1],
    ['account', 'contact_customer_accounts/any()', 0],
    ['team', "teammembership_association/any(u:u/domainname eq 'unseen')", 0],
    ['team', "teammembership_association/all(u:u/domainname eq 'seen')", 1],
    ['incident', "Incident_Tasks/any(t:t/subject eq 'Secret')", 0],
    ['incident', "Incident_Tasks/any() and Incident_Tasks/all(t:t/subject eq 'Plain')", 1],
    ['incident', "Incident_Tasks/any(t:t/regardingobjectid_incident_task/customerid_contact/firstname ne null)", 0],
  ] as const)('%s: %s', async (table, $filter, count) => {
    const answer = await list(seen, table, { $filter, $count: 'true' });
    expect(answer.rows).toHaveLength(count);
    expect(answer.body['@odata.count']).toBe(count);
  });

  test('a sealed customer is nobody, however one asks', async () => {
    expect(await titles("customerid_contact/lastname eq 'Hara'")).toEqual(['Open']);
    expect(await titles('_customerid_value eq null')).toEqual(['Sealed']);
    expect(await titles('customerid_contact/lastname eq null')).toEqual(['Haunted', 'Sealed']);
  });

  test('sorting does not tell either, nor does the link to the next page', async () => {
    // Nothing sorts first: hidden names would come between the others.
    expect(await titles('title ne null', '_customerid_value desc,title')).toEqual(['Open', 'Haunted', 'Sealed']);
    expect(await titles('title ne null', 'customerid_contact/firstname desc,title')).toEqual(['Haunted', 'Open', 'Sealed']);
    const { body } = await list(seen, 'incident', { $select: 'title', $orderby: 'customerid_contact/firstname,title' }, 'odata.maxpagesize=1');
    const token = new URL(String(body['@odata.nextLink'])).searchParams.get('$skiptoken') ?? '';
    expect(JSON.parse(Buffer.from(token, 'base64url').toString())).toMatchObject({ values: [null, 'haunted'] });
  });

  test('expanding shows what is visible and no more', async () => {
    const { rows } = await list(seen, 'incident', { $orderby: 'title', $select: 'title', $expand: 'customerid_contact($select=lastname,firstname),Incident_Tasks($select=subject)' });
    expect(rows).toEqual([
      expect.objectContaining({ title: 'Haunted', customerid_contact: null, Incident_Tasks: [] }),
      expect.objectContaining({ title: 'Open', customerid_contact: expect.objectContaining({ lastname: 'Hara', firstname: null }) as unknown, Incident_Tasks: [expect.objectContaining({ subject: 'Plain' })] }),
      expect.objectContaining({ title: 'Sealed', customerid_contact: null }),
    ]);
    const teams = await list(seen, 'team', { $select: 'name', $expand: 'teammembership_association($select=domainname)' });
    expect(teams.rows).toEqual([expect.objectContaining({ teammembership_association: [expect.objectContaining({ domainname: 'seen' })] })]);
    expect(JSON.stringify([rows, teams.rows])).not.toMatch(/Zo|lodie|Secret|unseen|Gh/);
  });
});

test('without a sight the same questions have answers', async () => {
  expect((await list(city.store, 'contact', { $filter: "firstname eq 'ÉLODIE'" })).rows).toHaveLength(1);
});
