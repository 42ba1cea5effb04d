/** A confidential caller: masked, and revealed with a record. */
import { expect } from '@playwright/test';
import { create } from '../../e2e/support/records.ts';
import { answered, ask, declined, over, rings } from '../acts.ts';
import type { Stop, Walk } from '../place.ts';

const number = '+17435550168';

export async function* confidential(all: Walk): Stop {
  const { desk, words } = all;
  const { pop, workspace } = desk;
  await confidentialCaller(all);
  const card = await rings(all, number);
  await expect(pop.getByRole('heading', { level: 1, name: words('common:confidentialCaller') })).toBeVisible();
  yield { name: 'pop-confidential', page: pop };
  await answered(all, card);
  await expect(workspace.getByRole('heading', { level: 1, name: words('common:confidentialCaller') })).toBeVisible();
  await expect(workspace.getByText(words('workspace:timelineCallOpen'))).toBeVisible();
  yield { name: 'session-confidential', page: workspace };
  await ask(workspace, 'calls.reveal', { key: card.key });
  await expect(workspace.getByRole('heading', { level: 1, name: 'Marisol Fennimore' })).toBeVisible();
  await expect(workspace.getByText(words('workspace:timelineCallOpen'))).toBeVisible();
  yield { name: 'session-revealed', page: workspace };
  await over(all, card);

  const again = await rings(all, number);
  await ask(workspace, 'calls.reveal', { key: again.key });
  await expect(pop.getByRole('heading', { level: 1, name: 'Marisol Fennimore' })).toBeVisible();
  yield { name: 'pop-revealed', page: pop };
  await declined(all, again);
}

/** Opened by the call-taker of the desk, who may know whose case it is; an earlier walk has written it already. */
async function confidentialCaller({ service, desk }: Walk): Promise<void> {
  const [known] = await service.records(`contacts?$filter=mobilephone eq '${encodeURIComponent(number)}'`);
  const contact = known ? String(known['contactid']) : await create(service, 'mara.okonjo', 'contacts', { firstname: 'Marisol', lastname: 'Fennimore', mobilephone: number, ring_isvip: true });
  if (!known) {
    const customer = { 'customerid_contact@odata.bind': `/contacts(${contact})` };
    await create(service, 'mara.okonjo', 'incidents', { title: 'Shelter bed', ring_confidential: true, ...customer });
    await create(service, 'mara.okonjo', 'incidents', { title: 'Overgrown lot on Quarry Road', ...customer });
  }
  await expect.poll(() => desk.replica('SELECT id FROM incident WHERE customerid = ?', contact), { timeout: 20_000 }).toHaveLength(2);
}
