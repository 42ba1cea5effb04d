import { anonymousContactId, contactPhoneColumns } from '../../shared/entities/contact.ts';
import type { AnyChanges, AnyRow, Value } from '../../shared/entities/index.ts';
import { fullName } from '../../shared/rules/full-name.ts';
import { checkGuest, checkPortalIdentity } from '../../shared/rules/guest-rules.ts';
import { obey, refuse, type TableRules } from './table-rules.ts';
import { asChanges, asRow } from './typed-rows.ts';

export const contactRules: TableRules = {
  async beforeCreate(row, { principal }) {
    refuseIdentityOfAnonymous(row.id, row);
    obey(checkPortalIdentity(principal, undefined, asChanges('contact', row)));
    obey(checkGuest(undefined, asChanges('contact', row)));
    row['fullname'] = fullName({ firstname: text(row['firstname']), lastname: text(row['lastname']) });
  },
  async beforeUpdate(current, changes, { principal }) {
    refuseIdentityOfAnonymous(current.id, changes);
    obey(checkPortalIdentity(principal, asRow('contact', current), asChanges('contact', changes)));
    obey(checkGuest(asRow('contact', current), asChanges('contact', changes)));
    if (!('firstname' in changes) && !('lastname' in changes)) return;
    const after: AnyRow = { ...current, ...changes };
    changes['fullname'] = fullName({ firstname: text(after['firstname']), lastname: text(after['lastname']) });
  },
  async beforeDelete(current) {
    if (current.id === anonymousContactId) refuse('The contact Anonymous belongs to the city and cannot be deleted.', 'anonymous-contact');
  },
};

function refuseIdentityOfAnonymous(id: string, values: AnyChanges): void {
  if (id !== anonymousContactId) return;
  const column = contactPhoneColumns.find((name) => (values[name] ?? null) !== null);
  if (column) refuse(`The contact Anonymous never gains a number (${column}). Choose or create the caller's own contact.`, 'anonymous-contact');
  if ((values['ring_portalidentity'] ?? null) !== null || values['ring_isguest'] === true) refuse('The contact Anonymous is nobody: neither a guest nor a portal user.', 'anonymous-contact');
  if ((values['statecode'] ?? 0) !== 0) refuse('The contact Anonymous belongs to the city and stays active.', 'anonymous-contact');
}

function text(value: Value | undefined): string | null {
  return typeof value === 'string' ? value : null;
}
