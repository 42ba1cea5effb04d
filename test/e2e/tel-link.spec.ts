/** A telephone number is clicked in a browser: the system starts Ringdesk once more with a `tel:` link. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type Desk, electronExecutable, project, rootArguments } from './support/desk.ts';
import { expect, online, test } from './support/fixtures.ts';

/** What the desktop entry does with a link. */
async function follow(desk: Desk, link: string): Promise<void> {
  const second = spawn(electronExecutable(), [...rootArguments(), '--disable-gpu', `--user-data-dir=${desk.userData}`, project, link], { stdio: 'ignore', env: process.env });
  await once(second, 'exit');
}
const field = (desk: Desk) => desk.workspace.getByRole('textbox', { name: 'Call a number' });

test('the number stands in the dial field with the focus, and nothing is dialled until somebody presses Enter', async ({ desk }) => {
  const { workspace } = desk;
  await follow(desk, 'tel:+1-743-555-0142;ext=12');
  await expect(field(desk)).toHaveValue('+17435550142');
  await expect(field(desk)).toBeFocused();
  await expect(workspace.getByText('Once they answer, dial extension 12.')).toBeVisible();

  // A link that nobody should dial changes nothing; it comes through the same door, so the one after it shows that it was read.
  await follow(desk, 'tel:*72+17435550199');
  await follow(desk, 'tel:+1(743)555-0188');
  await expect(field(desk)).toHaveValue('+17435550188');
  await expect(workspace.getByText(/dial extension/)).toBeHidden();
  expect(await desk.replica<{ count: number }>("SELECT count(*) AS count FROM desk_call WHERE direction = 'outbound'")).toEqual([{ count: 0 }]);

  await workspace.keyboard.press('Enter');
  await expect(workspace.getByRole('region', { name: 'This call' })).toBeVisible();
  expect(await desk.replica<{ number: string }>("SELECT number FROM desk_call WHERE direction = 'outbound'")).toEqual([{ number: '+17435550188' }]);
  await workspace.keyboard.press('Control+Shift+E');
});

test('the first start with a link opens the desk with the number', async ({ service, deskAt }) => {
  const desk = await deskAt({ serviceUrl: service.url, arguments: ['tel:7435550188'] });
  await online(desk);
  await expect(field(desk)).toHaveValue('7435550188');
});
