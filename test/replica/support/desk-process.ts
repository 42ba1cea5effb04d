/** A replica in a process of its own, to be killed: `desk-process.ts <folder> <url> <token>`. One request per line in, one JSON line out. */
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createReplica } from '../../../electron/replica/replica.ts';

const [folder = '', url = '', token = ''] = process.argv.slice(2);
const replica = createReplica({ log: () => undefined, timings: { pollMs: 60_000, requestTimeoutMs: 5_000, backOff: { firstMs: 20, capMs: 200 }, pageSize: 1000 }, scope: { months: null } });
await replica.start(join(folder, 'replica.sqlite'), { url, token });
process.stdout.write('{"ready":true}\n');
for await (const line of createInterface({ input: process.stdin })) {
  const { name, input } = JSON.parse(line) as { name: string; input: unknown };
  process.stdout.write(`${JSON.stringify(await replica.request('workspace', name, input))}\n`);
}
