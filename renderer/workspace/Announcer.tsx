/**
 * Speaks for the pop, which readers ignore because it never has the focus. Only while this window is the active one: otherwise the
 * system's notification speaks. Timers and "saved" ticks are never announced.
 */
import { useContext, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { callerTitle, isLive } from '../common/caller.ts';
import { useDesk } from '../common/desk-context.tsx';
import { announcementsOf, newlyParked } from './announcements.ts';
import { useSyncWords } from './sync/use-sync.ts';
import { WorkspaceContext } from './workspace-context.ts';

export function Announcer() {
  const { t } = useTranslation(['workspace', 'calls']);
  const { t: common } = useTranslation('common');
  const words = useSyncWords();
  const calls = useDesk((state) => state.calls);
  const [before, setBefore] = useState(calls);
  const [spoken, setSpoken] = useState({ assertive: '', polite: '' });
  const workspace = useContext(WorkspaceContext);
  if (before !== calls) {
    // State derived while rendering: what is new is told once.
    setBefore(calls);
    const [news] = announcementsOf(before, calls).slice(-1);
    if (news && workspace && document.hasFocus()) {
      const who = callerTitle(common, news.card);
      if (news.kind === 'incoming') {
        setSpoken({
          assertive: news.card.queue ? t('announceIncomingQueue', { who, queue: news.card.queue }) : t('announceIncoming', { who }),
          polite: '',
        });
      } else if (news.kind === 'hung-up') setSpoken({ assertive: t('announceHungUp'), polite: '' });
      else if (news.kind === 'missed') setSpoken({ assertive: t('announceHungUp'), polite: t('calls:announceMissed', { who }) });
      else if (news.kind === 'joined') {
        const party = news.card.parties.findLast(({ joinedAt }) => joinedAt !== null);
        setSpoken({ assertive: '', polite: t('calls:announceJoined', { who: party?.label ?? party?.display ?? who }) });
      } else {
        const key = { answered: 'announceAnswered', held: 'calls:announceHeld', resumed: 'calls:announceResumed' } as const;
        setSpoken({ assertive: '', polite: t(key[news.kind], { who }) });
      }
    }
  }
  const parked = useDesk((state) => state.desk?.parkedEdits ?? null);
  const [parkedBefore, setParkedBefore] = useState(parked);
  if (parkedBefore !== parked) {
    setParkedBefore(parked);
    const edit = newlyParked(parkedBefore, parked);
    if (edit && document.hasFocus()) {
      const what = edit.recordName ?? words('aRecord');
      setSpoken({ assertive: '', polite: edit.kind === 'conflict' ? words('announceConflict', { what }) : words('announceRefused', { what }) });
    }
  }
  useTitle();
  return (
    <>
      <div className="sr" aria-live="assertive">
        {spoken.assertive}
      </div>
      <div className="sr" aria-live="polite">
        {spoken.polite}
      </div>
    </>
  );
}

/** The task bar tells who is on the line. */
function useTitle(): void {
  const { t: common } = useTranslation('common');
  const live = useDesk((state) => state.calls.find((card) => isLive(card)) ?? null);
  const title = live ? `${callerTitle(common, live)} · Ringdesk` : 'Ringdesk';
  useEffect(() => {
    document.title = title;
  }, [title]);
}
