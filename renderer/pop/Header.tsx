import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallCard } from '../../shared/contract/records.ts';
import { useNow } from '../common/clock.ts';
import { useDesk, useFormatting } from '../common/desk-context.tsx';
import { callTime, elapsed, hour, oneFullStop } from '../common/format.ts';
import { call20Filled, callInbound20Filled, cloudOff20Regular } from '../common/icons.ts';
import { Icon } from '../common/Icon.tsx';

/** State, queue and wait. The timer is the only thing that moves while it rings, and it is never announced. */
export function Header({ card, brief = false, more }: { card: CallCard; brief?: boolean; more: ReactNode }) {
  const { t } = useTranslation(['pop', 'common']);
  const now = useNow();
  const ringing = card.state === 'ringing';
  const state = ringing ? t('incomingCall') : card.state === 'held' ? t('common:onHold') : t('common:onThisCall');
  const time = callTime(elapsed(ringing ? card.waitingSince : (card.answeredAt ?? card.ringingAt), now));
  // Without a queue the number that was dialled says what the call is about; with one it adds nothing that is needed at once.
  const line = card.queue ?? card.dialled;
  const words = brief && ringing ? [line ?? state] : [state, line];
  return (
    <div className={`pop-top ${ringing ? '' : card.state === 'held' ? 'quiet' : 'live'}`}>
      <Icon shape={ringing ? callInbound20Filled : call20Filled} />
      <span className="cut" title={card.dialled === null ? undefined : t('dialled', { number: card.dialled })}>
        {words.filter((word) => word !== null).join(' · ')}
      </span>
      <span className="wait num" role="timer" aria-live="off">
        {ringing ? t('waiting', { time }) : time}
      </span>
      {more}
    </div>
  );
}

export function useRegionName(card: CallCard, who: string): string {
  const { t } = useTranslation('pop');
  if (card.state === 'ringing') return t('regionIncoming', { who });
  if (card.state === 'answered') return t('regionLive', { who });
  return card.state === 'held' ? t('regionHeld', { who }) : t('regionOver', { who });
}

/** True when the screen shows what the replica last knew. */
export function useOffline(): boolean {
  return useDesk((state) => state.desk !== null && state.desk.service !== 'online' && state.desk.service !== 'starting');
}

export function OfflineStrip() {
  const { t } = useTranslation('common');
  const formatting = useFormatting();
  const asOf = useDesk((state) => state.desk?.asOf ?? null);
  if (!useOffline()) return null;
  return (
    <p className="pop-strip">
      <Icon shape={cloudOff20Regular} />
      <span>
        <strong>{t('offline')}</strong> {asOf ? oneFullStop(t('offlineStrip', { time: hour(formatting, asOf) })) : t('offlineStripEmpty')}
      </span>
    </p>
  );
}
