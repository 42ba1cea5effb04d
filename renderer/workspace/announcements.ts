import type { CallCard } from '../../shared/contract/records.ts';
import { isLive } from '../common/caller.ts';

export interface Announcement {
  kind: 'incoming' | 'answered' | 'hung-up';
  card: CallCard;
}

/** What a person who cannot see the screen must hear about, between two states of the calls. */
export function announcementsOf(before: readonly CallCard[], after: readonly CallCard[]): Announcement[] {
  return after.flatMap((card): Announcement[] => {
    const old = before.find((candidate) => candidate.key === card.key);
    if (card.state === 'ringing' && old?.state !== 'ringing') return [{ kind: 'incoming', card }];
    if (isLive(card) && old?.state === 'ringing') return [{ kind: 'answered', card }];
    if (old && ((old.state === 'ringing' && card.state === 'missed') || (isLive(old) && card.state === 'ended')))
      return [{ kind: 'hung-up', card }];
    return [];
  });
}
