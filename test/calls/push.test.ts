import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FailureLimit } from '../../service/calls/failure-limit.ts';
import { type LogOnDisk, logOnDisk, runCalls, type RunningCalls } from './support.ts';

const secret = 'a-secret-of-the-push-caller';
const event = { type: 'ringing', callId: 'c1', legId: 'l1', extension: '1001', direction: 'inbound', number: '9517362200' };
let disk: LogOnDisk;
let running: RunningCalls;
beforeEach(async () => {
  disk = await logOnDisk();
  running = await runCalls(disk, { configuration: { pushSecret: secret } });
});
afterEach(async () => {
  await running.stop();
  await disk.remove();
});

describe('pushed call events', () => {
  test('one event, or several, are stored; a repeated one only once', async () => {
    expect(await running.push(event, secret)).toEqual({ status: 202, body: { accepted: 1, lastSeq: 1 } });
    expect(await running.push([event, { ...event, type: 'answered' }], secret)).toEqual({ status: 202, body: { accepted: 2, lastSeq: 2 } });
    expect((await disk.log.after(0, ['1001'], 10)).map(({ type, number, system }) => [type, number, system])).toEqual([
      ['ringing', '9517362200', 'push'],
      ['answered', '9517362200', 'push'],
    ]);
  });

  test('nobody without a token, with a wrong one, or with a desk token outside demo mode; an administrator may', async () => {
    for (const token of [undefined, 'wrong', `${secret}x`, 'desk-1001', 'supervisor']) {
      const answer = await running.push(event, token);
      expect(answer.status, token).toBe(401);
      expect(answer.body).toMatchObject({ error: { code: 'not-allowed' } });
    }
    expect((await running.push(event, 'admin')).status).toBe(202);
    expect(await disk.log.lastSeq()).toBe(1);
  });

  test('in demo mode every signed-in user may', async () => {
    await running.stop();
    running = await runCalls(disk, { demo: true });
    expect((await running.push(event)).status).toBe(401);
    expect((await running.push(event, 'desk-1002')).status).toBe(202);
  });

  test('an invalid body: 400, each wrong field named, nothing stored', async () => {
    const { status, body } = await running.push([event, { ...event, type: 'rang', talkMs: -1 }], secret);
    expect(status).toBe(400);
    expect(body).toMatchObject({ error: { code: 'invalid-input', details: { '1.type': expect.any(String) as string, '1.talkMs': expect.any(String) as string } } });
    expect(await running.push({ type: 'ringing', callId: 'c1' }, secret)).toMatchObject({ status: 400, body: { error: { details: { body: 'an event of a leg needs legId and extension' } } } });
    for (const wrong of ['{"type":', '"ringing"', 'null', '[]', JSON.stringify(Array.from({ length: 101 }, () => event))]) expect((await running.push(wrong, secret)).status, wrong.slice(0, 20)).toBe(400);
    expect(await disk.log.lastSeq()).toBe(0);
  });

  test('a body over the limit is refused before it is read', async () => {
    expect((await running.push([{ ...event, padding: 'x'.repeat(300_000) }], secret)).status).toBe(413);
  });

  test('guessing is slowed down: after ten failures the right secret waits, too', async () => {
    for (let attempt = 0; attempt < 10; attempt++) expect((await running.push(event, `guess-${attempt}`)).status).toBe(401);
    expect((await running.push(event, secret)).status).toBe(429);
  });

  test('the failure limit opens again after its window and forgets the oldest addresses', () => {
    const limit = new FailureLimit(2, 1_000, 2);
    limit.failed('a', 0);
    limit.failed('a', 0);
    expect(limit.waitSeconds('a', 500)).toBe(1);
    expect(limit.waitSeconds('b', 500)).toBe(0);
    expect(limit.waitSeconds('a', 1_000)).toBe(0);
    limit.failed('b', 500);
    limit.failed('c', 500);
    expect(limit.waitSeconds('a', 500)).toBe(0);
  });
});
