/** CloseIncident: resolves a case and records how (P13). Status: 5, 1000, or -1 for the default. */
import { choiceValue, tableOf } from '../../../shared/entities/index.ts';
import { checkWorkOnCase } from '../../../shared/rules/case-ownership.ts';
import { checkNotClosed, checkNotSubmitted } from '../../../shared/rules/case-rules.ts';
import { resolveCase } from '../../rules/case-resolution.ts';
import { statusesOf } from '../../rules/state-values.ts';
import { obey } from '../../rules/table-rules.ts';
import { asRow } from '../../rules/typed-rows.ts';
import { duplicate } from '../conditions.ts';
import { badPayload, doesNotExist } from '../errors.ts';
import { readPayload } from '../payload.ts';
import type { Action } from './action.ts';
import { objectParameter, onlyParameters } from './parameters.ts';

/** What a client may say about a resolution; the rest is the service's. */
const given: readonly string[] = ['incidentid', 'subject', 'description', 'timespent', 'resolutiontypecode'];

export const closeIncident: Action = {
  boundTo: undefined,
  async run({ parameters, references }, context) {
    onlyParameters('CloseIncident', parameters, ['IncidentResolution', 'Status']);
    const { id, changes } = await readPayload('incidentresolution', objectParameter(parameters, 'IncidentResolution'), { references, seen: context.seen, deep: false });
    const extra = Object.keys(changes).find((column) => !given.includes(column));
    if (extra !== undefined) throw badPayload(`IncidentResolution.${extra} is set by the service; ${given.join(', ')} may be given.`);
    const { incidentid, subject, description, timespent, resolutiontypecode } = changes;
    if (typeof incidentid !== 'string') throw badPayload('IncidentResolution needs incidentid@odata.bind, the case to resolve.');
    const status = statusOf(parameters['Status']);
    if ((resolutiontypecode ?? status) !== status) throw badPayload('IncidentResolution.resolutiontypecode is another than Status. Leave one of them out, or give both the same value.');
    const incident = (await context.seen.find('incident', incidentid)) && (await context.unit.find('incident', incidentid));
    if (!incident) throw doesNotExist('incident', incidentid);
    const row = asRow('incident', incident);
    obey(checkNotClosed(row));
    obey(checkNotSubmitted(context.principal, row));
    obey(checkWorkOnCase(context.principal, row, 'resolve'));
    if (id !== undefined && (await context.unit.find('incidentresolution', id))) throw duplicate();
    await resolveCase(incident, { id, status, subject: typeof subject === 'string' && subject.trim() !== '' ? subject : undefined, description, timespent }, context);
    return undefined;
  },
};

function statusOf(value: unknown): number {
  const statuses = statusesOf('incident', choiceValue('incident', 'statecode', 'resolved')) ?? [];
  const [standard = 5] = statuses;
  if (value === -1) return standard;
  if (typeof value === 'number' && statuses.includes(value)) return value;
  const column = tableOf('incident').columns['statuscode'];
  const labels = column?.type === 'choice' ? column.choices.filter((choice) => statuses.includes(choice.value)).map((choice) => `${choice.value} (${choice.label})`) : [];
  throw badPayload(`Status must be ${labels.join(', ')} or -1 for the default.`);
}
