import { startPbx } from '../pbx/pbx.ts';
import { allSent, expect, online, test } from './support/fixtures.ts';
import { startService } from './support/service.ts';

test('a SIP call through a real Asterisk pops, and picking up the phone opens the record', async ({ deskAt }) => {
  const pbx = await startPbx();
  const service = await startService(['--asterisk', `127.0.0.1:${pbx.amiPort}`, '--asterisk-user', pbx.user], { RINGDESK_ASTERISK_SECRET: pbx.secret });
  try {
    const phone = await pbx.phone('1001');
    const desk = await deskAt({ serviceUrl: service.url });
    await online(desk);

    const call = pbx.call({ to: '3110001', from: { number: '+17435550142', name: 'R ACHTERBERG' }, scenario: 'talk', ms: 4_000 });
    const incoming = await phone.nextCall();
    incoming.ring();
    await expect(desk.pop.getByRole('heading', { level: 1, name: 'Rosalind Achterberg' })).toBeVisible();
    await expect(desk.pop.getByText('(743) 555-0142')).toBeVisible();
    await expect.poll(() => desk.popIsVisible()).toBe(true);
    // Asterisk cannot answer a ringing desk phone for us: there is no button that does nothing.
    await expect(desk.pop.getByRole('button', { name: 'Answer' })).toHaveCount(0);

    incoming.answer();
    await expect(desk.workspace.getByRole('heading', { level: 1, name: 'Rosalind Achterberg' })).toBeVisible();
    await expect(desk.workspace.getByText('Phone call, in progress')).toBeVisible();
    await call;
    // The carrier has hung up: the activity gets its end, and the service gets the activity.
    await expect(desk.workspace.getByRole('tab', { name: 'Wrap up: Rosalind Achterberg' })).toBeVisible();
    await allSent(desk);
    const [activity] = await service.records("phonecalls?$filter=phonenumber eq '%2B17435550142' and statecode eq 0&$orderby=createdon desc&$top=1");
    expect(activity).toMatchObject({ directioncode: false, actualend: expect.any(String) });
  } finally {
    await service.remove();
    await pbx.stop();
  }
});

test('an anonymous SIP call is said to have no number, and a caller who gives up leaves no pop', async ({ deskAt }) => {
  const pbx = await startPbx();
  const service = await startService(['--asterisk', `127.0.0.1:${pbx.amiPort}`, '--asterisk-user', pbx.user], { RINGDESK_ASTERISK_SECRET: pbx.secret });
  try {
    const phone = await pbx.phone('1001');
    const desk = await deskAt({ serviceUrl: service.url });
    await online(desk);
    const call = pbx.call({ to: '3110001', from: {}, scenario: 'give-up', ms: 4_000 });
    (await phone.nextCall()).ring();
    await expect(desk.pop.getByRole('heading', { level: 1, name: 'No number was sent' })).toBeVisible();
    await call;
    await expect.poll(() => desk.popIsVisible()).toBe(false);
  } finally {
    await service.remove();
    await pbx.stop();
  }
});
