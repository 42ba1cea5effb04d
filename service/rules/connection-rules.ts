/** Connections: none of them says who stands behind a case that remains anonymous. */
import type { AnyRow } from '../../shared/entities/index.ts';
import { connectsPerson } from './anonymous-cases.ts';
import { refuse, type RuleContext, type TableRules } from './table-rules.ts';

export const connectionRules: TableRules = {
  beforeCreate: refusePersonOnAnonymousCase,
  async beforeUpdate(current, changes, context) {
    await refusePersonOnAnonymousCase({ ...current, ...changes }, context);
  },
};

async function refusePersonOnAnonymousCase(connection: AnyRow, { unit }: RuleContext): Promise<void> {
  if (!connectsPerson(connection)) return;
  for (const side of ['record1id', 'record2id']) {
    const id = connection[side];
    if (connection[`${side}type`] !== 'incident' || typeof id !== 'string') continue;
    const incident = await unit.find('incident', id);
    if (incident?.['ring_remainanonymous'] === true) refuse('This case remains anonymous: no person is connected with it. Connect the case with a property or a business, or with another case.', 'remain-anonymous');
  }
}
