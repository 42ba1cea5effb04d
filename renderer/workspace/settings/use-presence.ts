/** How this desk's user stands, in words. */
import { useTranslation } from 'react-i18next';
import type { ShownPresence } from '../../../shared/contract/records.ts';
import { isLive } from '../../common/caller.ts';
import { useNow } from '../../common/clock.ts';
import { useDesk } from '../../common/desk-context.tsx';
import { callTime, elapsed } from '../../common/format.ts';
import { useQuietWords } from './use-settings.ts';

export interface PresenceWords {
  /** Class of the dot. */
  dot: string;
  words: string;
}

/** What somebody who is ready, or not ready, is called here. */
export function useStateWords(): (state: ShownPresence['chosen']) => string {
  const { t } = useTranslation(['calls', 'workspace']);
  const reasons = useDesk((state) => state.desk?.callHandling?.notReadyReasons);
  const language = useDesk((state) => state.appearance.language);
  return ({ state, reason }) => (state === 'ready' ? t('workspace:ready') : (reasons?.find(({ name }) => name === reason)?.label[language] ?? t('stateNotReady')));
}

/** A call comes before everything; who is not to be disturbed is not "ready". */
export function usePresenceWords(): PresenceWords {
  const { t } = useTranslation('workspace');
  const stateWords = useStateWords();
  const quiet = useQuietWords();
  const now = useNow();
  const calls = useDesk((state) => state.calls);
  const presence = useDesk((state) => state.desk?.presence ?? null);
  const live = calls.find((card) => card.state === 'answered') ?? calls.find((card) => isLive(card)) ?? calls.find((card) => card.session && card.state === 'ringing'); // the last one is dialled from here
  if (live) return { dot: 'busy', words: t('onACall', { time: callTime(elapsed(live.answeredAt ?? live.ringingAt, now)) }) };
  // Without a telephone of one's own nobody keeps a state; an open wrap-up is one all the same.
  const wrapUp = presence ? (presence.state === 'wrapUp' ? presence.since : null) : (calls.find((card) => card.session && !isLive(card))?.endedAt ?? null);
  if (wrapUp !== null) return { dot: 'wrap', words: t('inWrapUp', { time: callTime(elapsed(wrapUp, now)) }) };
  if (presence?.state === 'notReady') return { dot: 'quiet', words: `${stateWords(presence.chosen)} ${callTime(elapsed(presence.since, now))}` };
  return quiet === null ? { dot: '', words: t('ready') } : { dot: 'quiet', words: quiet };
}
