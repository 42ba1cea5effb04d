/** What is compared: a store that takes the service's pages and then says who is calling. */
import type { CityTable } from '../../city/rows.ts';

export interface Found {
  readonly fullName: string | null;
  readonly openCases: number;
}

export interface Peer {
  /** One page as it came over the network, taken apart and stored. */
  load(table: CityTable, body: Buffer): Promise<void>;
  /** The last page is in: makes what is better made afterwards. Counts as loading. */
  loaded(): Promise<void>;
  /** By E.164 number: the contact, and its open cases. */
  lookup(number: string): Promise<Found>;
  close(): Promise<void>;
}

/** @param replica the file that ours has filled, for peers that can read it */
export type OpenPeer = (folder: string, replica: string) => Promise<Peer>;

export const replicaFile = 'replica.sqlite';

/** Each is a module here with an `open` of its own. */
export const peerNames = {
  'ours.ts': 'Ringdesk',
  'rxdb.mjs': 'RxDB (memory)',
  'pouchdb.mjs': 'PouchDB (leveldb)',
  'better-sqlite3.mjs': 'better-sqlite3',
} as const;
export type PeerModule = keyof typeof peerNames;

export interface PeerOrder {
  readonly module: PeerModule;
  readonly folder: string;
  readonly replica: string;
  /** Of all pages of a table, in order. */
  readonly pages: Readonly<Record<'contact' | 'incident', readonly string[]>>;
  readonly contacts: number;
  readonly cases: number;
  readonly lookups: number;
}
export interface PeerFigures {
  readonly rowsPerSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly megabytes: number;
}
