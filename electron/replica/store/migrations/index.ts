/** Every schema version, oldest first. One more: a new file at the end, a data test and a dump of it under `test/replica/schemas`. */
import { firstRelease } from './001-first-release.ts';
import { outboxThatAsks } from './002-outbox-that-asks.ts';
import type { Migration } from './migration.ts';

export const migrations: readonly Migration[] = [firstRelease, outboxThatAsks];
export const schemaVersion = migrations.length;
