/**
 * What earlier builds stored and this one stores otherwise. A migration is never changed once a city has run it, uses nothing of the
 * metadata (which moves on), and does nothing on a fresh store. New columns and tables need none: the metadata adds them.
 */
import type { Migration } from 'kysely';
import { callLogAsTable } from './0001-call-log-as-table.ts';
import { participantsAsRows } from './0002-participants-as-rows.ts';
import { queueItemTargets } from './0003-queue-item-targets.ts';
import { responsibleTeam } from './0004-responsible-team.ts';
import { provisionalNumber } from './0005-provisional-number.ts';
import { watermarkIndexes } from './0006-watermark-indexes.ts';

/** By name; they run in the order of their names. */
export const migrations: Readonly<Record<string, Migration>> = {
  '0001-call-log-as-table': callLogAsTable,
  '0002-participants-as-rows': participantsAsRows,
  '0003-queue-item-targets': queueItemTargets,
  '0004-responsible-team': responsibleTeam,
  '0005-provisional-number': provisionalNumber,
  '0006-watermark-indexes': watermarkIndexes,
};
