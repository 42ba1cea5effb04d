/** Merge: two cases, or a guest into the registered contact that the person turned out to be. */
import { type AnyRow } from '../../../shared/entities/index.ts';
import { checkMergeCases } from '../../../shared/rules/case-merging.ts';
import { checkMergeContacts } from '../../../shared/rules/guest-rules.ts';
import { mergeCases } from '../../rules/merge-cases.ts';
import { checkKnowsCasesOf, mergeContacts } from '../../rules/merge-contacts.ts';
import { obey, type RuleContext } from '../../rules/table-rules.ts';
import { asRow } from '../../rules/typed-rows.ts';
import { badPayload } from '../errors.ts';
import { type Payload, readPayload } from '../payload.ts';
import { updateRow } from '../write-row.ts';
import type { Action, ActionCall } from './action.ts';
import { referencedRow } from './entity-reference.ts';
import { booleanParameter, isGiven, objectParameter, onlyParameters } from './parameters.ts';

const mergeable = ['incident', 'contact'] as const;
type Mergeable = (typeof mergeable)[number];

export const merge: Action = {
  boundTo: undefined,
  async run(call, context) {
    const { parameters, references } = call;
    onlyParameters('Merge', parameters, ['Target', 'Subordinate', 'UpdateContent', 'PerformParentingChecks']);
    const sameParent = booleanParameter(parameters, 'PerformParentingChecks');
    const target = await referencedRow('Target', parameters['Target'], mergeable, references, context);
    const subordinate = await referencedRow('Subordinate', parameters['Subordinate'], mergeable, references, context);
    if (target.table !== subordinate.table) throw badPayload('Target and Subordinate must be rows of the same table.');
    const content = await contentOf(target.table, call, context);
    if (target.table === 'incident') obey(checkMergeCases(context.principal, asRow('incident', target.row), asRow('incident', subordinate.row), sameParent));
    else {
      obey(checkMergeContacts(asRow('contact', target.row), asRow('contact', subordinate.row)));
      obey(await checkKnowsCasesOf(subordinate.row, context));
    }
    if (sameParent && target.table === 'contact' && target.row['parentcustomerid'] !== subordinate.row['parentcustomerid']) {
      throw badPayload('The two contacts belong to different companies. Merge without PerformParentingChecks, or correct one of them first.');
    }
    if (content) await updateRow(target.table, target.row, content, context);
    const current: AnyRow = (await context.unit.find(target.table, target.row.id)) ?? target.row;
    await (target.table === 'incident' ? mergeCases : mergeContacts)(current, subordinate.row, context);
    return undefined;
  },
};

/** What the target takes over from the subordinate, as an ordinary change of the target. */
async function contentOf(table: Mergeable, { parameters, references }: ActionCall, { seen }: RuleContext): Promise<Payload | undefined> {
  if (!isGiven(parameters, 'UpdateContent')) return undefined;
  const content = await readPayload(table, objectParameter(parameters, 'UpdateContent'), { references, seen, deep: false });
  if (content.id !== undefined) throw badPayload('UpdateContent has no key: it changes the Target.');
  if ('statecode' in content.changes || 'statuscode' in content.changes) throw badPayload('UpdateContent cannot change the state of the Target.');
  return Object.keys(content.changes).length === 0 ? undefined : content;
}
