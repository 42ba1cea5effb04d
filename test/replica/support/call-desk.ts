/** The call part of a desk on a real store, fed with events as the line would hand them over. */
import { onTestFinished } from 'vitest';
import { CallDesk } from '../../../electron/replica/calls/call-desk.ts';
import { CallerLookup, type RelayLabel } from '../../../electron/replica/calls/match.ts';
import { callHandlingConfigurationSchema } from '../../../service/calls/handling.ts';
import { ReplicaStore } from '../../../electron/replica/store/store.ts';
import type { CallCard } from '../../../shared/contract/records.ts';
import type { CallEvent, CallEventType } from '../../../shared/wire.ts';
import { until } from './until.ts';

export const me = 'aaaaaaaa-0000-4000-8000-000000000001';

export interface TestCallDesk {
  readonly store: ReplicaStore;
  readonly calls: CallDesk;
  readonly shown: CallCard[][];
  readonly sessions: { key: string; byPerson: boolean }[];
  readonly problems: string[];
  card(what: string, condition: (card: CallCard) => boolean): Promise<CallCard>;
}

export async function openCallDesk(file: string, relayLabel?: RelayLabel): Promise<TestCallDesk> {
  const store = await ReplicaStore.open(file, () => undefined);
  const lookup = await CallerLookup.prepare(store.lookup, undefined, relayLabel);
  const shown: CallCard[][] = [];
  const sessions: { key: string; byPerson: boolean }[] = [];
  const problems: string[] = [];
  const calls = new CallDesk({
    store,
    lookup,
    log: (_level, message, details) => void problems.push(`${message} ${JSON.stringify(details)}`),
    region: () => 'US',
    userId: () => me,
    handling: () => callHandlingConfigurationSchema.parse({ interpreters: [{ number: '+17435550177', label: 'Interpreter line' }] }),
    extensions: () => ['1001'],
    now: () => Date.now(),
    onCards: (cards) => void shown.push(structuredClone(cards)),
    onSessionOpened: (session) => void sessions.push(session),
  });
  await calls.start();
  onTestFinished(async () => {
    await calls.stop();
    await lookup.close();
    await store.close();
  });
  const card = (what: string, condition: (card: CallCard) => boolean) => until(`a card that ${what}`, () => shown.at(-1)?.find(condition));
  return { store, calls, shown, sessions, problems, card };
}

let seq = 0;
export function callEvent(type: CallEventType, legId: string, more: Partial<CallEvent> = {}): CallEvent {
  seq += 1;
  return { seq, type, at: new Date().toISOString(), system: 'test', callId: `call-${legId}`, legId, extension: '1001', direction: 'inbound', queue: '311 General', ...more };
}
export const ago = (seconds: number) => new Date(Date.now() - seconds * 1000).toISOString();
