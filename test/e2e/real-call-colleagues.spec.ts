/** Calls through a real Asterisk in which two desks have a part. */
import { expect, online } from './support/fixtures.ts';
import { cityNumbers, type Telephones, test } from './support/telephone.ts';

/** The next call of this telephone, once both sides speak. */
async function pickedUp(phone: Telephones['one'], owner: Telephones['owner']) {
  const call = await phone.nextCall();
  call.ring();
  call.answer();
  await owner.speaks(phone.extension);
  return call;
}

const rosalind = { number: '+17435550142', name: 'R ACHTERBERG' };

test('a queue call that a colleague answers: the card says so and leaves, and nothing is missed', async ({ desk, telephones }) => {
  const call = telephones.outside.call(cityNumbers.queue, rosalind);
  const [atOne, atTwo] = await Promise.all([telephones.one.nextCall(), telephones.two.nextCall()]);
  atOne.ring();
  atTwo.ring();
  await expect(desk.pop.getByRole('heading', { level: 1, name: 'Rosalind Achterberg' })).toBeVisible();
  atTwo.answer();
  await expect(desk.pop.getByText(/^Answered by /)).toBeVisible();
  await expect.poll(() => desk.popIsVisible()).toBe(false);
  await desk.workspace.keyboard.press('Control+5');
  await expect(desk.workspace.getByText('No missed call to follow up')).toBeVisible();
  await expect(desk.workspace.getByRole('button', { name: 'Calls', exact: true })).toBeVisible();
  await call.hangUp();
});

test('a transferred citizen: a word between colleagues does not pop, then the citizen’s record opens at the second desk', async ({ deskAt, service, telephones }) => {
  const { one, two, outside, owner } = telephones;
  const desk = await deskAt({ serviceUrl: service.url, user: 'teo.brandvold' });
  await online(desk);
  const call = outside.call(cityNumbers.deskOne, rosalind);
  const citizens = await pickedUp(one, owner);

  await citizens.hold();
  const consultation = one.dial(two.extension);
  const asked = await two.nextCall();
  asked.ring();
  asked.answer();
  await consultation.isAnswered();
  await owner.speaks(two.extension);
  // A colleague calls, not a citizen: the desk knows of it and does not pop.
  await expect.poll(() => desk.replica('SELECT direction, state FROM desk_call')).toEqual([{ direction: 'internal', state: 'answered' }]);
  expect(await desk.popIsVisible()).toBe(false);
  await expect(desk.workspace.getByRole('heading', { level: 1, name: 'Rosalind Achterberg' })).toHaveCount(0);

  await citizens.transferInto(consultation, two.extension);
  await expect(desk.workspace.getByRole('heading', { level: 1, name: 'Rosalind Achterberg' })).toBeVisible();
  await expect(desk.workspace.getByText('Phone call, in progress')).toBeVisible();
  await call.hangUp();
  await expect(desk.workspace.getByRole('tab', { name: 'Wrap up: Rosalind Achterberg' })).toBeVisible();
});

test('a citizen who is passed on without a word rings at the second desk as the citizen', async ({ deskAt, service, telephones }) => {
  const { one, two, outside, owner } = telephones;
  const desk = await deskAt({ serviceUrl: service.url, user: 'teo.brandvold' });
  await online(desk);
  const call = outside.call(cityNumbers.deskOne, rosalind);
  const citizens = await pickedUp(one, owner);
  await citizens.transferTo(two.extension);
  const passedOn = await two.nextCall();
  passedOn.ring();
  await expect(desk.pop.getByRole('heading', { level: 1, name: 'Rosalind Achterberg' })).toBeVisible();
  await call.hangUp();
  await expect.poll(() => desk.popIsVisible()).toBe(false);
});
