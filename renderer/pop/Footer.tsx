import { useTranslation } from 'react-i18next';
import type { CallCard } from '../../shared/contract/records.ts';
import { isLive } from '../common/caller.ts';
import { capabilitiesFor } from '../common/capabilities.ts';
import { useDesk } from '../common/desk-context.tsx';
import { call20Filled, open20Regular } from '../common/icons.ts';
import { Icon } from '../common/Icon.tsx';
import { Key } from '../common/parts.tsx';

interface Props {
  card: CallCard;
  mayAnswer: boolean;
  onAnswer: () => void;
  onDismiss: () => void;
  onOpen: () => void;
}

/** Only buttons that work: without a PBX that can answer, a line says to pick up the phone. */
export function Footer({ card, mayAnswer, onAnswer, onDismiss, onOpen }: Props) {
  const { t } = useTranslation(['pop', 'common']);
  const answerWords = useAnswerWords();
  const ringing = card.state === 'ringing';
  return (
    <div className="pop-foot">
      {!ringing && (
        <button type="button" className="button large" onClick={onOpen}>
          <Icon shape={open20Regular} />
          {t('open')}
        </button>
      )}
      {ringing && mayAnswer && (
        <button type="button" className="button large primary" data-answer aria-keyshortcuts="Control+F9" onClick={onAnswer}>
          <Icon shape={call20Filled} />
          {answerWords}
          <Key>Ctrl+F9</Key>
        </button>
      )}
      {ringing && !mayAnswer && <p className="pop-pick-up">{t('answerByPhone')}</p>}
      <button type="button" className="button large" data-dismiss aria-keyshortcuts="Control+F10" onClick={onDismiss}>
        {t('common:dismiss')}
        <Key>Ctrl+F10</Key>
      </button>
    </div>
  );
}

/** "Hold and answer" while another call is up, where its PBX can hold it. */
export function useAnswerWords(): string {
  const { t } = useTranslation(['pop', 'common']);
  const holds = useDesk(({ calls, desk }) => calls.some((card) => isLive(card) && card.state !== 'held' && capabilitiesFor(desk, card.key).hold));
  return holds ? t('holdAndAnswer') : t('common:answer');
}
