/** A warm transfer under way: the caller is held while one speaks with the other side, then both are connected. */
import { Button } from '@fluentui/react-components';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallCard, ShownParty } from '../../../shared/contract/records.ts';
import { useNow } from '../../common/clock.ts';
import { callTime, elapsed } from '../../common/format.ts';
import { useBridge } from '../workspace-context.ts';
import { CallErrorBar } from './call-errors.tsx';
import { useLostFocus } from './lost-focus.ts';
import { useCallCommand } from './use-call-command.ts';

export function consultOf(card: CallCard): ShownParty | null {
  return card.parties.find(({ role, leftAt }) => role === 'consult' && leftAt === null) ?? null;
}

export function ConsultStrip({ card, consult }: { card: CallCard; consult: ShownParty }) {
  const { t } = useTranslation('calls');
  const bridge = useBridge();
  const now = useNow();
  const command = useCallCommand();
  const who = consult.label ?? consult.display;
  const strip = useRef<HTMLDivElement>(null);
  useLostFocus('shown', () => strip.current?.querySelector('button'));
  const speaking = consult.joinedAt !== null;
  return (
    <div className="call-tool" ref={strip}>
      {command.error && <CallErrorBar error={command.error} />}
      <p className="row">
        <span className="strong grow">{speaking ? t('consultSpeaking', { who }) : t('consultWaiting', { who })}</span>
        <span className="num" role="timer" aria-live="off">
          {callTime(elapsed(consult.joinedAt ?? consult.askedAt, now))}
        </span>
      </p>
      <p className="meta">{t('callerWaits')}</p>
      <div className="tool-buttons">
        <Button
          appearance="primary"
          disabledFocusable={!speaking}
          onClick={() => command.run(() => bridge.replica('calls.transfer', { key: card.key, to: consult.number, warm: false }))}
        >
          {t('connectCaller')}
        </Button>
        <Button onClick={() => command.run(() => bridge.replica('calls.resume', { key: card.key }))}>{t('backToCaller')}</Button>
      </div>
    </div>
  );
}
