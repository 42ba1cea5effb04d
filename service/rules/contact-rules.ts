import { anonymousContactId, contactPhoneColumns } from '../../shared/entities/contact.ts';
import type { AnyChanges, AnyRow, Value } from '../../shared/entities/index.ts';
import { fullName } from '../../shared/rules/full-name.ts';
import { refuse, type TableRules } from './table-rules.ts';

export const contactRules: TableRules = {
  async beforeCreate(row) {
    refuseNumberOfAnonymous(row.id, row);
    row['fullname'] = fullName({ firstname: text(row['firstname']), lastname: text(row['lastname']) });
  },
  async beforeUpdate(current, changes) {
    refuseNumberOfAnonymous(current.id, changes);
    if (!('firstname' in changes) && !('lastname' in changes)) return;
    const after: AnyRow = { ...current, ...changes };
    changes['fullname'] = fullName({ firstname: text(after['firstname']), lastname: text(after['lastname']) });
  },
  async beforeDelete(current) {
    if (current.id === anonymousContactId) refuse('The contact Anonymous belongs to the city and cannot be deleted.', 'anonymous-contact');
  },
};

function refuseNumberOfAnonymous(id: string, values: AnyChanges): void {
  if (id !== anonymousContactId) return;
  const column = contactPhoneColumns.find((name) => (values[name] ?? null) !== null);
  if (column) refuse(`The contact Anonymous never gains a number (${column}). Choose or create the caller's own contact.`, 'anonymous-contact');
}

function text(value: Value | undefined): string | null {
  return typeof value === 'string' ? value : null;
}
