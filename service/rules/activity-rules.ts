/** Phone calls, e-mails and tasks (P9, P11, *remain anonymous*). */
import { type AnyChanges, type AnyRow, choiceValue } from '../../shared/entities/index.ts';
import { type ActivityTable, checkChangeActivity, checkNewActivity, checkSendEmail } from '../../shared/rules/activity-rules.ts';
import { keepAnonymous } from './anonymous-cases.ts';
import { leaveQueue } from './case-queue.ts';
import { obey, refuse, type RuleContext, type TableRules } from './table-rules.ts';
import { asRow } from './typed-rows.ts';

const open = choiceValue('phonecall', 'statecode', 'open');
const sent = choiceValue('email', 'statuscode', 'sent');
/** What only the sending itself writes. */
const sendingStatuses: readonly unknown[] = (['pendingSend', 'sending', 'failed'] as const).map((name) => choiceValue('email', 'statuscode', name));

export function activityRules(table: ActivityTable): TableRules {
  return {
    async beforeCreate(row, { principal }) {
      obey(checkNewActivity({ statecode: row['statecode'] === open ? open : null }));
      if (table === 'email') refuseSendingStatus(row);
      ownedByDefault(row, principal.userId);
    },
    async afterCreate(row, context) {
      await keepAnonymous(table, row, context);
    },
    async beforeUpdate(current, changes, context, parties) {
      obey(checkChangeActivity(context.principal, table, asRow('phonecall', current), changes, parties));
      if (changes['ownerid'] === null) refuse('An activity always has an owner (P9). Assign it to a user or a team.', 'P9');
      if (table !== 'email') return;
      refuseSendingStatus(changes);
      if (changes['statuscode'] === sent && current['statuscode'] !== sent) Object.assign(changes, await markAsSent(current, context));
    },
    async afterUpdate(_before, after, context) {
      await keepAnonymous(table, after, context);
      if (after['statecode'] !== open) await leaveQueue(after.id, context);
    },
  };
}

/** P11: what makes a draft a sent e-mail. Refuses when it is none, or has nobody to go to. */
export async function markAsSent(email: AnyRow, { unit, now }: RuleContext): Promise<AnyChanges> {
  const recipients = await unit.matching('activityparty', { activityid: email.id, participationtypemask: choiceValue('activityparty', 'participationtypemask', 'to') });
  obey(checkSendEmail(asRow('email', email), recipients.length));
  return { statecode: choiceValue('email', 'statecode', 'completed'), statuscode: sent, senton: now, actualend: now };
}

/** Whoever makes a row owns it, unless the row says otherwise. */
export function ownedByDefault(row: AnyRow, userId: string): void {
  if (row['ownerid'] === null) Object.assign(row, { ownerid: userId, owneridtype: 'systemuser' });
}

function refuseSendingStatus(values: AnyChanges): void {
  if (sendingStatuses.includes(values['statuscode'])) refuse('Pending Send, Sending and Failed are written by the sending itself (P11). Use the SendEmail operation.', 'P11');
}
