import { expect, test } from 'vitest';
import { AmiMessage } from '../../service/calls/asterisk/ami-message.ts';
import { QueuePause } from '../../service/calls/asterisk/queue-pause.ts';

function message(values: Record<string, string>): AmiMessage {
  const made = new AmiMessage();
  for (const [key, value] of Object.entries(values)) made.add(key, value);
  return made;
}
function asterisk() {
  const paused: Record<string, string>[] = [];
  return {
    paused,
    send: async (action: Readonly<Record<string, string>>) => {
      paused.push(action);
      return message({ Response: 'Success' });
    },
  };
}
const lunch = { state: 'notReady', reason: 'lunch' } as const;

test('while the PBX is away it is remembered, and asked for at the next login and at every one after it', async () => {
  const pause = new QueuePause('Local/{extension}@from-queue/n');
  expect(await pause.set('1001', lunch)).toBe('unreachable');
  for (let login = 0; login < 2; login += 1) {
    const pbx = asterisk();
    await pause.loggedIn(pbx.send, true);
    expect(pbx.paused).toEqual([{ Action: 'QueuePause', Interface: 'Local/1001@from-queue/n', Paused: 'true', Reason: 'lunch' }]);
    pause.loggedOut();
  }
  expect(pause.isAllowed, 'the button does not come and go with the connection').toBe(true);
});

test('during a call the queue is left to see for itself that the telephone is busy; a right that was taken away is noticed', async () => {
  const pause = new QueuePause('PJSIP/{extension}');
  const pbx = asterisk();
  await pause.loggedIn(pbx.send, true);
  await pause.set('1001', lunch);
  expect(await pause.set('1001', { state: 'onCall', reason: null })).toBe('followed');
  expect(pbx.paused, 'a call that is made at lunch ends no pause').toMatchObject([{ Interface: 'PJSIP/1001', Paused: 'true' }]);
  const stricter = asterisk();
  await pause.loggedIn(stricter.send, false);
  expect(await pause.set('1001', lunch)).toBe('refused');
  expect(stricter.paused).toEqual([]);
});
