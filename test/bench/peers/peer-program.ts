/** One peer in a process of its own: loads the made-up city, looks callers up, checks what it found, tells its figures as a line of JSON. */
import { readFile } from 'node:fs/promises';
import { performance } from 'node:perf_hooks';
import { customerOf, isActive, mobileOf, nameOf } from '../../city/rows.ts';
import { percentile } from '../percentile.ts';
import type { OpenPeer, Peer, PeerFigures, PeerOrder } from './peer.ts';

const order = JSON.parse(process.argv[2] ?? '') as PeerOrder;
const { contacts, cases } = order;

const { open } = (await import(`./${order.module}`)) as { open: OpenPeer };
const peer = await open(order.folder, order.replica);
const seconds = (await load(peer)) / 1000;
const times = await lookUp(peer);
const figures: PeerFigures = {
  rowsPerSecond: (contacts + cases) / seconds,
  p50: percentile(times, 0.5),
  p99: percentile(times, 0.99),
  megabytes: process.memoryUsage().rss / 2 ** 20,
};
await peer.close();
process.stdout.write(`${JSON.stringify(figures)}\n`, () => process.exit());

/** @returns milliseconds, from the first page to the last index; a page is read from a file as it would be from the network */
async function load(peer: Peer): Promise<number> {
  const start = performance.now();
  for (const table of ['contact', 'incident'] as const) for (const file of order.pages[table]) await peer.load(table, await readFile(file));
  await peer.loaded();
  return performance.now() - start;
}

/** Each number once, scattered over all contacts: nothing is answered from a cache of queries. */
async function lookUp(peer: Peer): Promise<number[]> {
  const open = new Map<number, number>();
  for (let index = 0; index < cases; index++) {
    const customer = customerOf(index, contacts);
    if (isActive(index)) open.set(customer, (open.get(customer) ?? 0) + 1);
  }
  const times: number[] = [];
  for (let index = 0; index < order.lookups; index++) {
    const contact = (index * 7919) % contacts;
    const start = performance.now();
    const found = await peer.lookup(mobileOf(contact));
    times.push(performance.now() - start);
    const expected = { fullName: nameOf(contact), openCases: open.get(contact) ?? 0 };
    if (found.fullName !== expected.fullName || found.openCases !== expected.openCases) {
      throw new Error(`${order.module} found ${JSON.stringify(found)} for contact ${contact} instead of ${JSON.stringify(expected)}`);
    }
  }
  return times;
}
