/** Service protection: the windows on a clock of our own, and what a client sees of them. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Limits, ServiceProtection } from '../../service/api/limits.ts';
import { startTestService, type TestService } from './support.ts';

const limits: Limits = { requests: 10, windowSeconds: 60, concurrent: 2, executionSeconds: 5 };
function atZero() {
  let now = 0;
  return { protection: new ServiceProtection(limits, () => now), pass: (seconds: number) => (now += seconds * 1000) };
}
const refused = (work: () => void): unknown => {
  try {
    work();
  } catch (cause) {
    return cause;
  }
  return undefined;
};

describe('a window', () => {
  test('takes so many requests and no more; what left it makes room', () => {
    const { protection, pass } = atZero();
    protection.charge('u', 4);
    pass(30);
    protection.charge('u', 6);
    expect(refused(() => protection.charge('u', 1))).toMatchObject({ status: 429, code: '0x80072322', headers: { 'Retry-After': '30' } });
    pass(29);
    expect(refused(() => protection.charge('u', 1))).toMatchObject({ headers: { 'Retry-After': '1' } });
    pass(1);
    protection.charge('u', 4);
    expect(refused(() => protection.charge('u', 1))).toMatchObject({ status: 429 });
  });

  test('is each user’s own, and refused requests do not count', () => {
    const { protection } = atZero();
    expect(refused(() => protection.charge('u', 11))).toMatchObject({ status: 429, headers: { 'x-ms-ratelimit-burst-remaining-xrm-requests': '10' } });
    protection.charge('u', 10);
    protection.charge('other', 10);
    expect(protection.headers('u')['x-ms-ratelimit-burst-remaining-xrm-requests']).toBe('0');
  });

  test('takes so much execution time, counted when a request ends, also a failed one', async () => {
    const { protection, pass } = atZero();
    await protection.run('u', async () => void pass(3));
    expect(protection.headers('u')['x-ms-ratelimit-time-remaining-xrm-requests']).toBe('2.00');
    await expect(
      protection.run('u', async () => {
        pass(3);
        throw new Error('failed');
      }),
    ).rejects.toThrow('failed');
    expect(refused(() => protection.charge('u', 1))).toMatchObject({ status: 429, code: '0x80072321', headers: { 'Retry-After': '57' } });
    pass(57);
    protection.charge('u', 1);
  });

  test('so many requests run at once', async () => {
    const { protection } = atZero();
    let end: () => void = () => undefined;
    const ended = new Promise<void>((resolve) => (end = resolve));
    const running = [protection.run('u', () => ended), protection.run('u', () => ended)];
    await expect(protection.run('u', async () => undefined)).rejects.toMatchObject({ status: 429, code: '0x80072326' });
    await protection.run('other', async () => undefined);
    end();
    await Promise.all(running);
    await protection.run('u', async () => undefined);
  });
});

describe('on the wire', () => {
  let city: TestService;
  beforeAll(async () => (city = await startTestService({ limits: { requests: 40, windowSeconds: 300, concurrent: 52, executionSeconds: 1_200 } })));
  afterAll(() => city.close());
  const batchOf = (count: number) => `${'--b\r\nContent-Type: application/http\r\n\r\nGET WhoAmI HTTP/1.1\r\n\r\n'.repeat(count)}--b--\r\n`;
  const batch = (count: number) => city.api.send('POST', '$batch', batchOf(count), { 'content-type': 'multipart/mixed;boundary=b' });
  const left = async () => Number((await city.api.get('WhoAmI')).headers.get('x-ms-ratelimit-burst-remaining-xrm-requests'));

  test('a batch counts its parts; over the limit nothing of it is carried out', async () => {
    expect(await left()).toBe(39);
    expect((await batch(10)).status).toBe(200);
    expect(await left()).toBe(28);
    const answer = await batch(100);
    expect([answer.status, answer.error.code]).toEqual([429, '0x80072322']);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(answer.headers.get('x-ms-ratelimit-time-remaining-xrm-requests')).toMatch(/^1\d{3}\.\d\d$/);
    expect(await left()).toBe(26);
  });

  test('a refusal is JSON with the protocol’s headers', async () => {
    let answer = await city.api.get('WhoAmI');
    for (let count = 0; answer.status === 200 && count < 50; count += 1) answer = await city.api.get('WhoAmI');
    expect([answer.status, answer.error.code, answer.headers.get('odata-version')]).toEqual([429, '0x80072322', '4.0']);
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
  });
});
