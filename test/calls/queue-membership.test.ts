import type { Kysely } from 'kysely';
import { expect, onTestFinished, test } from 'vitest';
import { AmiMessage } from '../../service/calls/asterisk/ami-message.ts';
import { QueueMembership } from '../../service/calls/asterisk/queue-membership.ts';
import type { CallAdapter } from '../../service/calls/adapter.ts';
import { leaveQueues } from '../../service/calls/presence/desk-presence.ts';
import { PresenceBook } from '../../service/calls/presence/presence-book.ts';
import type { PresenceTables } from '../../service/calls/presence/tables.ts';
import { FakePbx } from './fake-pbx.ts';
import { logOnDisk, runCalls, silent } from './support.ts';

type Action = Readonly<Record<string, string>>;

function message(values: Record<string, string>): AmiMessage {
  const made = new AmiMessage();
  for (const [key, value] of Object.entries(values)) made.add(key, value);
  return made;
}
function asterisk(answer: (action: Action) => Record<string, string> = () => ({ Response: 'Success' })) {
  const asked: Action[] = [];
  return {
    asked,
    send: async (action: Action) => {
      asked.push(action);
      return message(answer(action));
    },
  };
}
function membership({ member = 'PJSIP/{extension}', queues = [] }: { member?: string; queues?: string[] } = {}) {
  const refusals: string[] = [];
  return { refusals, queues: new QueueMembership({ member, queues, onRefused: (what) => refusals.push(what) }) };
}
const error = (Message: string) => ({ Response: 'Error', Message });
const lunch = { state: 'notReady', reason: 'lunch' } as const;
const ready = { state: 'ready', reason: null } as const;
const onCall = { state: 'onCall', reason: null } as const;
const offline = { state: 'offline', reason: null } as const;

test('while the PBX is away it is remembered, and asked for at the next login and at every one after it', async () => {
  const { queues } = membership({ member: 'Local/{extension}@from-queue/n' });
  expect(await queues.set('1001', lunch)).toBe('unreachable');
  for (let login = 0; login < 2; login += 1) {
    const pbx = asterisk();
    await queues.loggedIn(pbx.send, true);
    expect(pbx.asked).toEqual([{ Action: 'QueuePause', Interface: 'Local/1001@from-queue/n', Paused: 'true', Reason: 'lunch' }]);
    queues.loggedOut();
  }
  expect(queues.isAllowed, 'the button does not come and go with the connection').toBe(true);
});

test('during a call the queue is left to see for itself that the telephone is busy; a right that was taken away is noticed', async () => {
  const { queues } = membership();
  const pbx = asterisk();
  await queues.loggedIn(pbx.send, true);
  await queues.set('1001', lunch);
  expect(await queues.set('1001', onCall)).toBe('followed');
  expect(pbx.asked, 'a call that is made at lunch ends no pause').toMatchObject([{ Interface: 'PJSIP/1001', Paused: 'true' }]);
  const stricter = asterisk();
  await queues.loggedIn(stricter.send, false);
  expect(await queues.set('1001', lunch)).toBe('refused');
  expect(stricter.asked).toEqual([]);
});

test('who is here is a member of the queues of the settings, paused unless ready; who is offline is none', async () => {
  const { queues } = membership({ member: 'Local/{extension}@from-queue/n', queues: ['city311', 'water'] });
  const pbx = asterisk();
  await queues.loggedIn(pbx.send, true);
  const Interface = 'Local/1001@from-queue/n';
  const added = { Action: 'QueueAdd', Interface, MemberName: '1001', StateInterface: 'PJSIP/1001' };

  expect(await queues.set('1001', lunch)).toBe('followed');
  expect(pbx.asked.splice(0)).toEqual([
    { ...added, Queue: 'city311', Paused: 'true' },
    { ...added, Queue: 'water', Paused: 'true' },
    { Action: 'QueuePause', Interface, Paused: 'true', Reason: 'lunch' },
  ]);
  await queues.set('1001', ready);
  expect(pbx.asked.splice(0)).toMatchObject([{ Queue: 'city311', Paused: 'false' }, { Queue: 'water', Paused: 'false' }, { Action: 'QueuePause', Paused: 'false' }]);
  await queues.set('1001', onCall);
  expect(pbx.asked, 'a call changes nothing').toEqual([]);
  expect(await queues.set('1001', offline)).toBe('followed');
  expect(pbx.asked.splice(0, 2)).toEqual([
    { Action: 'QueueRemove', Queue: 'city311', Interface },
    { Action: 'QueueRemove', Queue: 'water', Interface },
  ]);

  queues.loggedOut();
  const restarted = asterisk();
  await queues.loggedIn(restarted.send, true);
  expect(restarted.asked.map(({ Action }) => Action), 'offline is remembered too').not.toContain('QueueAdd');
});

test('a person of whom nothing else is known goes offline: taken out, and no pause is made up', async () => {
  const { queues } = membership({ queues: ['city311'] });
  const pbx = asterisk();
  await queues.loggedIn(pbx.send, true);
  await queues.set('1001', offline);
  expect(pbx.asked).toEqual([{ Action: 'QueueRemove', Queue: 'city311', Interface: 'PJSIP/1001' }]);
});

test('a member already, a member no more, a member by the configuration of the PBX: all is as it should be', async () => {
  const { queues, refusals } = membership({ queues: ['city311'] });
  const there = asterisk(({ Action }) => (Action === 'QueueAdd' ? error('Unable to add interface: Already there') : { Response: 'Success' }));
  await queues.loggedIn(there.send, true);
  expect(await queues.set('1001', ready)).toBe('followed');
  for (const words of ['Unable to remove interface: Not there', 'Member not dynamic']) {
    const answers: Record<string, Record<string, string>> = { QueueRemove: error(words), QueuePause: error('Interface not found') };
    const pbx = asterisk(({ Action = '' }) => answers[Action] ?? { Response: 'Success' });
    await queues.loggedIn(pbx.send, true);
    expect(await queues.set('1001', offline)).toBe('followed');
  }
  expect(refusals).toEqual([]);
});

test('a queue that the PBX does not know: the desk is told that its queues do not follow, the operator which one, once', async () => {
  const { queues, refusals } = membership({ queues: ['city311', 'typo'] });
  const pbx = asterisk(({ Queue }) => (Queue === 'typo' ? error('Unable to add interface to queue: No such queue') : { Response: 'Success' }));
  await queues.loggedIn(pbx.send, true);
  expect(await queues.set('1001', ready)).toBe('refused');
  expect(await queues.set('1002', ready)).toBe('refused');
  expect(pbx.asked.filter(({ Queue }) => Queue === 'city311'), 'the others follow').toHaveLength(2);
  expect(refusals).toEqual(['QueueAdd typo: Unable to add interface to queue: No such queue']);
});

test('of two states that follow each other closely the later one reaches the PBX last', async () => {
  const { queues } = membership({ queues: ['city311', 'water'] });
  const pbx = asterisk();
  await queues.loggedIn(pbx.send, true);
  await Promise.all([queues.set('1001', ready), queues.set('1001', offline)]);
  for (const queue of ['city311', 'water']) expect(pbx.asked.filter(({ Queue }) => Queue === queue).at(-1)).toMatchObject({ Action: 'QueueRemove' });
});

test('through the service: a desk that says it is ready is a member, at its own PBX alone; once the desk is gone it is none', async () => {
  const [pbx, library] = [new FakePbx(), new FakePbx()];
  for (const each of [pbx, library]) each.rights = [...each.rights, 'QueueAdd', 'QueuePause', 'QueueRemove'];
  const settings = { host: '127.0.0.1', user: 'screenpop', secret: 'x', queues: ['city311'] };
  const asterisk = [
    { ...settings, port: await pbx.listen(), systemName: 'city-hall', agents: '^1\\d{3}$' },
    { ...settings, port: await library.listen(), systemName: 'library', agents: '^2\\d{3}$' },
  ];
  const disk = await logOnDisk();
  const running = await runCalls(disk, { configuration: { asterisk }, offlineAfterMs: 50 });
  onTestFinished(async () => {
    await running.stop();
    await Promise.all([pbx.stop(), library.stop()]);
    await disk.remove();
  });
  const desk = running.desk('desk-1001');
  await desk.subscribe(null);
  expect(await desk.socket.timeout(5_000).emitWithAck('presence', { ...ready, since: new Date().toISOString() })).toMatchObject({ ok: true, queues: 'followed' });
  expect(await pbx.asked('QueueAdd')).toMatchObject({ Queue: 'city311', Interface: 'PJSIP/1001', Paused: 'false' });
  desk.socket.disconnect();
  expect(await pbx.asked('QueueRemove')).toMatchObject({ Queue: 'city311', Interface: 'PJSIP/1001' });
  expect(library.actions.filter(({ Action }) => Action?.startsWith('Queue')).map(({ Action }) => Action)).toEqual(['QueueStatus']);
});

test('a telephone that a colleague uses by now stays in its queues', async () => {
  const disk = await logOnDisk();
  const book = await PresenceBook.open({ store: disk.store, database: disk.database as unknown as Kysely<PresenceTables>, logger: silent });
  onTestFinished(async () => {
    await book.close();
    await disk.remove();
  });
  const since = new Date().toISOString();
  const user = (number: number, extensions: string[]) => ({ userId: `00000000-0000-4000-8000-00000000000${number}`, userName: 'x', fullName: 'x', role: 'call-taker' as const, teamIds: [], extensions });
  await book.tell(user(2, ['1001']), { ...ready, since });
  const told: string[] = [];
  const adapter = { setPresence: async (extension: string) => (told.push(extension), 'followed' as const) };
  await leaveQueues({ ...user(1, ['1001', '1003']), ...offline, since }, book, new Map([['city-hall', adapter as unknown as CallAdapter]]));
  expect(told).toEqual(['1003']);
});
