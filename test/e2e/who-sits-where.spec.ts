import { demoNumbers } from '../../shared/demo-numbers.ts';
import { expect, online, test } from './support/fixtures.ts';

test('the signed-in user’s extension decides whose calls a desk gets', async ({ service, desk, deskAt }) => {
  expect(await service.records("systemusers?$filter=ring_extension eq '1001'")).toHaveLength(1);
  const neighbour = await deskAt({ serviceUrl: service.url, user: (await userOfExtension(service, '1002'))['domainname'] as string });
  await online(neighbour);

  await service.push({ type: 'ringing', callId: 'seat.1', legId: 'seat.1a', extension: '1002', direction: 'inbound', number: demoNumbers.known });
  await expect(neighbour.pop.getByRole('heading', { level: 1, name: 'Rosalind Achterberg' })).toBeVisible();
  // Events arrive in order: once the second ring is at the first desk, the first cannot come any more.
  await service.push({ type: 'ringing', callId: 'seat.2', legId: 'seat.2a', extension: '1001', direction: 'inbound', number: '+17435550166' });
  await expect(desk.pop.getByRole('heading', { level: 1, name: '(743) 555-0166' })).toBeVisible();
  await expect(desk.pop.getByText('Rosalind Achterberg')).toHaveCount(0);
  await service.push(
    { type: 'missed', callId: 'seat.1', legId: 'seat.1a', extension: '1002', direction: 'inbound', number: demoNumbers.known },
    { type: 'missed', callId: 'seat.2', legId: 'seat.2a', extension: '1001', direction: 'inbound', number: '+17435550166' },
  );
  await expect.poll(() => desk.popIsVisible()).toBe(false);
  await expect.poll(() => neighbour.popIsVisible()).toBe(false);
  // Each desk keeps its own missed call.
  await expect(desk.workspace.getByRole('region', { name: 'Recent calls' }).getByText('(743) 555-0166')).toBeVisible();
  await expect(neighbour.workspace.getByRole('region', { name: 'Recent calls' }).getByText('Rosalind Achterberg')).toBeVisible();
});

async function userOfExtension(service: { records(path: string): Promise<Record<string, unknown>[]> }, extension: string) {
  const [user] = await service.records(`systemusers?$filter=ring_extension eq '${extension}'`);
  if (!user) throw new Error(`nobody has extension ${extension}`);
  return user;
}
