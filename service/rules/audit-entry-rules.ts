/**
 * What a desk may add to the audit: that somebody looked at a confidential identity. All else in it the service writes itself. The entry
 * is the caller's own, whatever it says, and is accepted late (a desk without a network sends it when it has one again).
 */
import { choiceValue, isTableName } from '../../shared/entities/index.ts';
import { failure } from '../../shared/errors.ts';
import { obey, refuse, type TableRules } from './table-rules.ts';

/** Clocks of desks differ from the service's. */
const clocksDifferMs = 5 * 60_000;
const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export const auditEntryRules: TableRules = {
  async beforeCreate(row, { principal, now }) {
    if (row['ring_action'] !== choiceValue('ring_auditentry', 'ring_action', 'reveal')) {
      obey(failure('not-allowed', 'Only a reveal of a confidential identity is written to the audit by a client; the service writes the rest.'));
    }
    const table = row['ring_rowtable'];
    if (typeof table !== 'string' || !isTableName(table)) refuse('ring_rowtable must be the logical name of a table, for example incident.', 'audit');
    const id = row['ring_rowid'];
    if (typeof id !== 'string' || !guid.test(id)) refuse('ring_rowid must be the GUID of the row that was revealed.', 'audit');
    const occurred = row['ring_occurredon'] ?? now;
    if (typeof occurred !== 'string' || Date.parse(occurred) > Date.parse(now) + clocksDifferMs) {
      refuse('ring_occurredon lies in the future. Set the clock of this computer.', 'audit');
    }
    row['ring_occurredon'] = occurred;
    row['ring_rowid'] = id.toLowerCase();
    row['ring_userid'] = principal.userId;
  },
};
