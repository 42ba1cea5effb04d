import type { Kysely } from 'kysely';
import { v4 } from 'uuid';
import { type AnyRow, choiceValue } from '../../shared/entities/index.ts';
import { anonymousContactId } from '../../shared/entities/contact.ts';
import { completeRow } from '../rules/complete-row.ts';
import { toInstant } from './row-codec.ts';
import type { CityTables } from './city-tables.ts';
import { UnitOfWork } from './unit-of-work.ts';

/** A new city begins with an administrator, who makes the other users, and with the contact Anonymous. */
export async function addFirstRows(database: Kysely<CityTables>): Promise<void> {
  await database.transaction().execute(async (transaction) => {
    if (await transaction.selectFrom('systemuser').select('id').limit(1).executeTakeFirst()) return;
    const unit = new UnitOfWork(transaction);
    const now = toInstant(new Date());
    const id = v4();
    const audit: Omit<AnyRow, 'id'> = { createdon: now, modifiedon: now, createdby: id, modifiedby: id };
    const ring_role = choiceValue('systemuser', 'ring_role', 'admin');
    await unit.insert('systemuser', completeRow('systemuser', { id, fullname: 'Administrator', domainname: 'admin', ring_role, ...audit }));
    await unit.insert('contact', completeRow('contact', { id: anonymousContactId, firstname: 'Anonymous', fullname: 'Anonymous', ...audit }));
  });
}
