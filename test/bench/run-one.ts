/** One benchmark alone: `npx tsx test/bench/run-one.ts pop-pixels|peers [--quick]`. Results as JSON lines on stdout, progress on stderr. */
import { peers } from './peers/index.ts';
import { popPixels } from './pop-pixels/index.ts';
import type { Bench } from './result.ts';

const benches: Readonly<Record<string, Bench>> = { 'pop-pixels': popPixels, peers };
const words = process.argv.slice(2);
const bench = benches[words.find((word) => !word.startsWith('--')) ?? ''];
if (!bench) {
  process.stderr.write(`usage: npx tsx test/bench/run-one.ts ${Object.keys(benches).join('|')} [--quick]\n`);
  process.exit(2);
}
const results = await bench({ quick: words.includes('--quick'), say: (line) => void process.stderr.write(`${line}\n`) });
for (const result of results) process.stdout.write(`${JSON.stringify(result)}\n`);
