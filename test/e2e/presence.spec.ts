/** How a call-taker stands: said in the title bar, followed through calls, kept by the service, told to supervisors. */
import type { Page } from '@playwright/test';
import { io, type Socket } from 'socket.io-client';
import { demoNumbers } from '../../shared/demo-numbers.ts';
import { type AgentPresence, deskSocketPath, presencePath, protocolVersion } from '../../shared/wire.ts';
import { deskState, expect, online, ring, test } from './support/fixtures.ts';
import type { RunningService } from './support/service.ts';

const button = (workspace: Page) => workspace.getByRole('button', { name: /Change your state/ });
const menu = (workspace: Page) => workspace.locator('.presence-menu');
const choose = async (workspace: Page, state: string) => {
  await button(workspace).click();
  await workspace.getByRole('menuitemradio', { name: state, exact: true }).click();
};
async function supervisorToken(service: RunningService): Promise<string> {
  const answer = await fetch(`${service.url}/api/desk/v1/demo/session`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"user":"call-supervisor"}' });
  return ((await answer.json()) as { token: string }).token;
}
async function standing(service: RunningService): Promise<string[]> {
  const answer = await fetch(service.url + presencePath, { headers: { authorization: `Bearer ${await supervisorToken(service)}` } });
  return ((await answer.json()) as AgentPresence[]).map(({ fullName, state, reason }) => `${fullName}: ${state}${reason === null ? '' : ` (${reason})`}`);
}
const ready = async (workspace: Page) => {
  await choose(workspace, 'Ready');
  await expect(button(workspace)).toHaveText('Ready');
};

test('by keyboard alone: Ctrl+Shift+P, a letter, Enter; the supervisor hears of it, and a restart keeps it', async ({ service, desk, deskAt }) => {
  const { workspace } = desk;
  const heard: string[] = [];
  const supervisor: Socket = io(service.url, { path: deskSocketPath, auth: { token: await supervisorToken(service) }, transports: ['websocket'], forceNew: true });
  supervisor.on('presence', ({ state, reason }: AgentPresence) => void heard.push(`${state} ${reason}`));
  await supervisor.emitWithAck('subscribe', { protocolVersion, since: null });

  await workspace.bringToFront();
  await workspace.keyboard.press('Control+Shift+P');
  await expect(workspace.getByRole('menuitemradio', { name: 'Ready', exact: true })).toBeFocused();
  await expect(workspace.getByRole('menuitemradio', { name: 'Ready', exact: true })).toBeChecked();
  await workspace.keyboard.press('l');
  await expect(workspace.getByRole('menuitemradio', { name: 'Lunch' })).toBeFocused();
  await workspace.keyboard.press('Enter');
  await expect(button(workspace)).toHaveText(/^Lunch \d:\d\d$/);
  await expect(button(workspace)).toBeFocused();
  await expect.poll(() => heard).toContain('notReady lunch');
  expect(await standing(service)).toEqual(['Mara Okonjo: notReady (lunch)']);
  supervisor.disconnect();

  await desk.close();
  const again = await deskAt({ serviceUrl: service.url, userData: desk.userData });
  await online(again);
  await expect(button(again.workspace)).toHaveText(/^Lunch \d:\d\d$/);
  await ready(again.workspace);
});

test('a call is followed by itself; what is chosen during it comes after the wrap-up', async ({ service, desk }) => {
  const { workspace } = desk;
  await ready(workspace);
  await ring(desk, demoNumbers.known);
  await desk.pop.getByRole('button', { name: 'Answer' }).click();
  await expect(button(workspace)).toHaveText(/^On a call/);
  await choose(workspace, 'Break');
  await button(workspace).click();
  await expect(menu(workspace).getByText('After this call: Break')).toBeVisible();
  await workspace.keyboard.press('Escape');
  await expect(button(workspace)).toHaveText(/^On a call/);
  await workspace.keyboard.press('Control+Shift+E');
  await expect(button(workspace)).toHaveText(/^Wrap-up \d/);
  await expect.poll(() => standing(service)).toEqual(['Mara Okonjo: wrapUp']);
  await workspace.getByRole('combobox', { name: 'Disposition' }).click();
  await workspace.getByRole('option', { name: 'Information given' }).click();
  await workspace.getByRole('button', { name: 'Finish the call' }).click();
  await expect(button(workspace)).toHaveText(/^Break \d:\d\d$/);
  await expect.poll(() => standing(service)).toEqual(['Mara Okonjo: notReady (break)']);
  await ready(workspace);
});

test('without the network it counts here, says that nobody else knows, and is told when the computer wakes to one', async ({ service, network, deskAt }) => {
  const desk = await deskAt({ serviceUrl: network.url });
  await online(desk);
  const { workspace } = desk;
  await choose(workspace, 'Meeting');
  await expect.poll(() => standing(service)).toEqual(['Mara Okonjo: notReady (meeting)']);
  network.close('all');
  await expect.poll(async () => (await deskState(workspace))['service']).toBe('offline');
  await choose(workspace, 'Training');
  await expect(button(workspace)).toHaveText(/^Training/);
  await button(workspace).click();
  await expect(menu(workspace).getByText('The telephone system does not know yet. It is told when the connection is back.')).toBeVisible();
  expect(await standing(service)).toEqual(['Mara Okonjo: notReady (meeting)']);
  network.open();
  await desk.app.evaluate(({ powerMonitor }) => void powerMonitor.emit('resume'));
  await expect.poll(() => standing(service)).toEqual(['Mara Okonjo: notReady (training)']);
  await expect(menu(workspace).getByText('The telephone system does not know yet. It is told when the connection is back.')).toBeHidden();
  await workspace.keyboard.press('Escape');
  await ready(workspace);
});
