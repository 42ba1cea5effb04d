/** Every schema version, oldest first. One more: a new file at the end, a data test and a dump of it under `test/replica/schemas`. */
import { firstRelease } from './001-first-release.ts';
import { outboxThatAsks } from './002-outbox-that-asks.ts';
import { callsThatAreFollowedUp } from './003-calls-that-are-followed-up.ts';
import type { Migration } from './migration.ts';

export const migrations: readonly Migration[] = [firstRelease, outboxThatAsks, callsThatAreFollowedUp];
export const schemaVersion = migrations.length;
