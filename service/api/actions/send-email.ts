/** SendEmail (P11). This service sends no mail yet: it notes that a mail was sent elsewhere (IssueSend false). */
import { checkChangeActivity, checkSendEmail } from '../../../shared/rules/activity-rules.ts';
import { choiceValue } from '../../../shared/entities/index.ts';
import { markAsSent } from '../../rules/activity-rules.ts';
import { leaveQueue } from '../../rules/case-queue.ts';
import { changedBy } from '../../rules/stamp.ts';
import { obey } from '../../rules/table-rules.ts';
import { asRow } from '../../rules/typed-rows.ts';
import { badPayload, doesNotExist, notImplemented } from '../errors.ts';
import type { Action } from './action.ts';
import { booleanParameter, onlyParameters } from './parameters.ts';

export const sendEmail: Action = {
  boundTo: 'email',
  async run({ parameters, target }, context) {
    onlyParameters('SendEmail', parameters, ['IssueSend', 'TrackingToken']);
    const token = parameters['TrackingToken'] ?? null;
    if (token !== null && typeof token !== 'string') throw badPayload('TrackingToken must be a text.');
    if (booleanParameter(parameters, 'IssueSend')) throw notImplemented('Sending mail (IssueSend true); send it with another program and say IssueSend false. This');
    const id = target?.id ?? '';
    const email = await context.unit.find('email', id);
    if (!email) throw doesNotExist('email', id);
    if (email['statuscode'] === choiceValue('email', 'statuscode', 'sent')) obey(checkSendEmail(asRow('email', email), 0));
    obey(checkChangeActivity(context.principal, 'email', asRow('phonecall', email), {}, false));
    await context.unit.update('email', id, { ...(await markAsSent(email, context)), ...changedBy(context) });
    await leaveQueue(id, context);
    return { Subject: email['subject'] ?? null };
  },
};
