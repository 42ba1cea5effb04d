import { digitsOf } from './lookup.mjs';

/** Which columns of the service's rows go where. */
const tables = [
  ['contacts', 'contact', (row) => [row.contactid, row.fullname, row.mobilephone, digitsOf(row.mobilephone), row.emailaddress1, row.address1_line1, row.address1_city]],
  [
    'incidents',
    'incident',
    (row) => [row.incidentid, row.title, row.ticketnumber, row._customerid_value, row.statecode, row.statuscode, row.ring_incidentaddress, row.description, row.createdon],
  ],
  ['phonecalls', 'phonecall', (row) => [row.activityid, row.subject, row.phonenumber, row._ring_contactid_value, row.actualstart, row.actualend]],
];

/** Everything of the service, page by page, each page in a transaction. */
export async function load(database, serviceUrl, token) {
  for (const [entitySet, table, values] of tables) {
    let link = `${serviceUrl}/api/data/v9.2/${entitySet}`;
    while (link) {
      const answer = await fetch(link, { headers: { authorization: `Bearer ${token}`, prefer: 'odata.track-changes,odata.maxpagesize=1000' } });
      const page = await answer.json();
      if (page.value.length > 0) await insert(database, table, page.value.map(values));
      link = page['@odata.nextLink'];
    }
  }
}

/** As the documentation of sqlite3 shows it. */
function insert(database, table, rows) {
  return new Promise((resolve, reject) => {
    database.serialize(() => {
      database.run('BEGIN');
      const statement = database.prepare(`INSERT OR REPLACE INTO ${table} VALUES (${rows[0].map(() => '?').join(', ')})`);
      for (const row of rows) statement.run(row);
      statement.finalize();
      database.run('COMMIT', (error) => (error ? reject(error) : resolve()));
    });
  });
}
