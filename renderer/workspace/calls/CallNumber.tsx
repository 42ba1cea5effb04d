/**
 * Calls the number that it stands beside; its session opens by itself while it rings there. Absent where nothing can be dialled from here.
 *
 *   idle ──press──► dialled          nothing speaks against it
 *   idle ──press──► asking           a call is up, or the person asked not to be called: one more press, and it says so
 *   asking ──press──► dialled        asking ──Escape, focus elsewhere──► idle
 */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isLive } from '../../common/caller.ts';
import { useDesk } from '../../common/desk-context.tsx';
import { call16Regular } from '../../common/icons.ts';
import { Icon } from '../../common/Icon.tsx';
import { useBridge } from '../workspace-context.ts';
import type { CallCommand } from './use-call-command.ts';
import { useMayDial } from './use-may-dial.ts';

interface Props {
  /** As it is shown. */
  number: string;
  /** Of the list or card around it, which shows what became of it. */
  command: CallCommand;
  doNotCall?: boolean;
  /** In a list only one can be reached by Tab. */
  tabIndex?: number;
}

/** What follows the number itself: "ext. 204". A person dials it once they answer. */
const extensionOf = (number: string): string | undefined => /\p{L}\P{L}*?(\d+)$/u.exec(number)?.[1];

export function CallNumber({ number, command, doNotCall = false, tabIndex = 0 }: Props) {
  const { t } = useTranslation('calls');
  const bridge = useBridge();
  const mayDial = useMayDial();
  const callIsUp = useDesk((state) => state.calls.some((card) => isLive(card) || (card.state === 'ringing' && card.direction === 'outbound')));
  const [asking, setAsking] = useState(false);
  if (!mayDial) return null;
  const why = doNotCall ? t('callDoNotCall') : callIsUp ? t('callIsUp') : null;
  const asks = asking && why !== null;
  const extension = extensionOf(number);
  function press(): void {
    if (why !== null && !asking) return setAsking(true);
    setAsking(false);
    command.run(() => bridge.replica('calls.dial', { number }));
  }
  return (
    <>
      <button
        type="button"
        className={`call-number ${asks ? 'sure' : ''}`}
        aria-label={asks ? t('callNumberAgain', { number }) : t('callNumber', { number })}
        title={asks ? why : extension === undefined ? t('callNumber', { number }) : t('linkExtension', { extension })}
        tabIndex={tabIndex}
        onClick={press}
        onBlur={() => setAsking(false)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || !asks) return;
          // It closes nothing else.
          event.preventDefault();
          event.stopPropagation();
          setAsking(false);
        }}
      >
        <Icon shape={call16Regular} className="s" />
        {asks && t('callAgain')}
      </button>
      <span className="sr" role="status">
        {asks && `${why} ${t('callAgain')}`}
      </span>
    </>
  );
}
