import type { Migration } from './migration.ts';

/**
 * A call remembers what its card says besides who it is (the dialled number, since when the caller waits, who else is on it), whether its
 * confidential caller was revealed, and what became of a missed one. Which of several people with one number was meant is remembered per
 * number; forms that were begun outlive a crash.
 */
export const callsThatAreFollowedUp: Migration = {
  version: 3,
  name: 'calls that are followed up',
  sql: `
ALTER TABLE desk_call ADD COLUMN dialled TEXT;
ALTER TABLE desk_call ADD COLUMN waitingsince TEXT;
-- A confidential caller's identity is shown since then; its audit row is in the outbox, or has been.
ALTER TABLE desk_call ADD COLUMN revealedat TEXT;
-- By this computer's clock, when the call-taker said who is calling: this can be undone.
ALTER TABLE desk_call ADD COLUMN chosenat TEXT;
-- The call-taker said that it is not who the number says; from then on only they say who it is.
ALTER TABLE desk_call ADD COLUMN unlinked INTEGER NOT NULL DEFAULT 0;
-- Since when the call is on hold, whether the call-taker's microphone is off, where the call went.
ALTER TABLE desk_call ADD COLUMN heldat TEXT;
ALTER TABLE desk_call ADD COLUMN muted INTEGER NOT NULL DEFAULT 0;
ALTER TABLE desk_call ADD COLUMN transferredto TEXT;
-- The guidance for an emergency was opened, its number was called.
ALTER TABLE desk_call ADD COLUMN emergencyat TEXT;
ALTER TABLE desk_call ADD COLUMN emergencycalledat TEXT;
-- Third persons, as JSON: [{"number","label","role","askedAt","joinedAt","leftAt"}] (CallParty).
ALTER TABLE desk_call ADD COLUMN parties TEXT NOT NULL DEFAULT '[]';
-- Of a missed call: somebody called back, or said that nothing is left to do.
ALTER TABLE desk_call ADD COLUMN followup TEXT CHECK (followup IN ('calledBack', 'done'));
ALTER TABLE desk_call ADD COLUMN followupat TEXT;
-- Whom the call-taker chose the last time, by number in E.164.
CREATE TABLE number_choice (e164 TEXT PRIMARY KEY, contactid TEXT NOT NULL, chosenat TEXT NOT NULL) WITHOUT ROWID;
-- Forms that were begun and not saved: of a call, or of the desk.
CREATE TABLE form_draft (workkey TEXT PRIMARY KEY, value TEXT NOT NULL, savedat TEXT NOT NULL) WITHOUT ROWID;
`,
};
