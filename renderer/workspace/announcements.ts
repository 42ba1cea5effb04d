import type { CallCard, ParkedEdit } from '../../shared/contract/records.ts';
import { isLive } from '../common/caller.ts';

export interface Announcement {
  kind: 'incoming' | 'answered' | 'held' | 'resumed' | 'hung-up' | 'missed' | 'joined';
  card: CallCard;
}

/** What a person who cannot see the screen must hear about, between two states of the calls. */
export function announcementsOf(before: readonly CallCard[], after: readonly CallCard[]): Announcement[] {
  return after.flatMap((card): Announcement[] => {
    const old = before.find((candidate) => candidate.key === card.key);
    const inbound = card.direction === 'inbound';
    if (inbound && card.state === 'ringing' && old?.state !== 'ringing') return [{ kind: 'incoming', card }];
    if (isLive(card) && old?.state === 'ringing') return [{ kind: 'answered', card }];
    if (!old) return [];
    if (inbound && old.state === 'ringing' && card.state === 'missed') return [{ kind: 'missed', card }];
    if (isLive(old) && card.state === 'ended' && card.transferredTo === null) return [{ kind: 'hung-up', card }];
    if (old.state === 'answered' && card.state === 'held') return [{ kind: 'held', card }];
    if (old.state === 'held' && card.state === 'answered') return [{ kind: 'resumed', card }];
    return joined(card) > joined(old) ? [{ kind: 'joined', card }] : [];
  });
}

const joined = (card: CallCard) => card.parties.filter((party) => party.joinedAt !== null).length;

/** The edit that came to need somebody; the last one when several did. What was there at the start is no news. */
export function newlyParked(before: readonly ParkedEdit[] | null, after: readonly ParkedEdit[] | null): ParkedEdit | null {
  if (before === null || after === null) return null;
  const known = new Set(before.map((edit) => `${edit.groupId} ${edit.kind}`));
  return after.filter((edit) => !known.has(`${edit.groupId} ${edit.kind}`)).at(-1) ?? null;
}
