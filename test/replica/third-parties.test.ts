/** What the PBX says of holding, transferring and third persons, as the desk keeps it. */
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { CallEvent } from '../../shared/wire.ts';
import { callEvent, openCallDesk } from './support/call-desk.ts';
import { temporaryFolder } from './support/folder.ts';

const number = '+17435550142';
const interpreter = '+17435550177';

async function talking() {
  const file = join(await temporaryFolder(), 'replica.sqlite');
  const desk = await openCallDesk(file);
  const say = (type: CallEvent['type'], more: Partial<CallEvent> = {}) => desk.calls.receive(callEvent(type, 'main', { number, ...more }), false);
  const third = (type: CallEvent['type'], more: Partial<CallEvent> = {}) =>
    desk.calls.receive(callEvent(type, 'third', { callId: 'call-main', number: interpreter, direction: 'outbound', ...more }), false);
  say('ringing');
  say('answered');
  await desk.card('is answered', (card) => card.state === 'answered');
  return { file, desk, say, third };
}
const at = (second: number) => `2026-11-25T10:00:${String(second).padStart(2, '0')}.000Z`;

describe('a call that is up', () => {
  test('says since when it is on hold, and no longer when it is resumed', async () => {
    const { desk, say } = await talking();
    say('held', { at: at(5) });
    expect((await desk.card('is held', (card) => card.state === 'held')).heldAt).toBe(at(5));
    say('resumed');
    expect((await desk.card('is resumed', (card) => card.state === 'answered')).heldAt).toBeNull();
  });

  test('that was transferred says where it went', async () => {
    const { desk, say } = await talking();
    say('transferred', { to: '911' });
    say('ended');
    expect(await desk.card('is over', (card) => card.state === 'ended')).toMatchObject({ transferredTo: '911', session: true });
  });

  test('a third person is part of it, by name, timed, and is no call of its own; a restart keeps it', async () => {
    const { file, desk, third } = await talking();
    third('ringing', { at: at(10) });
    expect((await desk.card('waits for somebody', (card) => card.parties.length === 1)).parties).toEqual([
      { number: interpreter, display: '(743) 555-0177', label: 'Interpreter line', role: 'added', askedAt: at(10), joinedAt: null, leftAt: null },
    ]);
    third('answered', { at: at(44) });
    await desk.card('has somebody on it', (card) => card.parties[0]?.joinedAt === at(44));
    expect(await desk.store.views.all('SELECT key FROM desk_call')).toEqual([{ key: 'test/main' }]);
    await desk.calls.stop();

    const again = await openCallDesk(file);
    expect((await again.card('is there again', (card) => card.session)).parties).toMatchObject([{ joinedAt: at(44), leftAt: null }]);
    again.calls.receive(callEvent('ended', 'third', { callId: 'call-main', number: interpreter, direction: 'outbound', at: at(59) }), false);
    expect((await again.card('is left', (card) => card.parties[0]?.leftAt !== null)).parties).toMatchObject([{ joinedAt: at(44), leftAt: at(59) }]);
    expect([...desk.problems, ...again.problems]).toEqual([]);
  });

  test('while the caller is held, whoever is called is consulted', async () => {
    const { desk, say, third } = await talking();
    say('held');
    third('ringing', { number: '1002', direction: 'internal' });
    expect((await desk.card('consults', (card) => card.parties.length === 1)).parties).toMatchObject([{ number: '1002', role: 'consult', label: null }]);
  });
});
