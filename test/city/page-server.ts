/**
 * Serves the made-up city over loopback HTTP as a case service would: session, totals, pages with change tracking. The pages are made
 * beforehand, so that a benchmark measures who loads them and not who writes them. Runs in a process of its own:
 * `page-server.ts <contacts> <cases> <calls> <rows a page>` prints `{"url":…}` when the pages are ready.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { deskTableNames, type TableName, tableOf } from '../../shared/entities/index.ts';
import { callHandlingConfigurationSchema } from '../../service/calls/handling.ts';
import { noCapabilities, protocolVersion, type Session } from '../../shared/wire.ts';
import { cityPage } from './pages.ts';
import { type CitySize, type CityTable, cityTables } from './rows.ts';

const [contact = 0, incident = 0, phonecall = 0, rowsPerPage = 1_000] = process.argv.slice(2).map(Number);
const size: CitySize = { contact, incident, phonecall };
const session: Session = {
  protocolVersion,
  systems: {},
  user: { id: '00000000-0000-4000-8000-000000000001', userName: 'bench', fullName: 'Bench', role: 'call-taker' },
  extensions: ['1001'],
  capabilities: noCapabilities,
  city: { name: 'Port Alder', region: 'US', timeZone: 'America/Los_Angeles' },
  callHandling: callHandlingConfigurationSchema.parse({}),
  simulator: false,
};

const root = '/api/data/v9.2/';
const bodies = new Map<string, Buffer>();
const server = createServer((request, response) => {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  const send = (body: Buffer | string) => response.writeHead(200, { 'content-type': 'application/json', 'preference-applied': 'omit-values=nulls' }).end(body);
  if (url.pathname === '/api/desk/v1/session') return send(JSON.stringify(session));
  if (url.pathname.startsWith(`${root}RetrieveTotalRecordCount`)) {
    return send(JSON.stringify({ EntityRecordCountCollection: { Count: deskTableNames.length, Keys: deskTableNames, Values: deskTableNames.map((table) => (isCityTable(table) ? size[table] : 0)) } }));
  }
  const table = deskTableNames.find((name) => tableOf(name).entitySet === url.pathname.slice(root.length));
  if (!table) return response.writeHead(404, { 'content-type': 'application/json' }).end('{"error":{"code":"0x0","message":"not here"}}');
  const page = url.searchParams.has('$deltatoken') ? 'delta' : (url.searchParams.get('$skiptoken') ?? '0');
  send(bodies.get(`${table}/${page}`) ?? JSON.stringify({ '@odata.deltaLink': link(table, '$deltatoken', '1'), value: [] }));
});

const isCityTable = (table: TableName): table is CityTable => (cityTables as readonly string[]).includes(table);
const link = (table: TableName, name: string, value: string) => `http://127.0.0.1${root}${tableOf(table).entitySet}?${name}=${value}`;

for (const table of cityTables) {
  for (let start = 0, page = 0; start < size[table]; start += rowsPerPage, page += 1) {
    const isLast = start + rowsPerPage >= size[table];
    const links = isLast ? { '@odata.deltaLink': link(table, '$deltatoken', '1') } : { '@odata.nextLink': link(table, '$skiptoken', String(page + 1)) };
    bodies.set(`${table}/${page}`, Buffer.from(cityPage(table, { from: start, count: Math.min(rowsPerPage, size[table] - start) }, size.contact, links)));
  }
}
server.listen(0, '127.0.0.1', () => process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` })}\n`));
process.stdin.on('end', () => process.exit(0)).resume(); // whoever started it has gone
