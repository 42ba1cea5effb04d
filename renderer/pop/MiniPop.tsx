/** A call in the stack: name and buttons. And a call that is over: one line, for two seconds. */
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallCard } from '../../shared/contract/records.ts';
import type { RingdeskError } from '../../shared/errors.ts';
import { mayAnswer } from '../common/capabilities.ts';
import { callerTitle, choiceIsFresh } from '../common/caller.ts';
import { useNow } from '../common/clock.ts';
import { useDesk } from '../common/desk-context.tsx';
import { callTime, elapsed } from '../common/format.ts';
import {
  call20Filled,
  callMissed20Regular,
  eyeOff20Regular,
  headset16Regular,
  open20Regular,
  people20Regular,
  personQuestionMark20Regular,
  shieldLock20Regular,
} from '../common/icons.ts';
import { Icon } from '../common/Icon.tsx';
import { Avatar } from '../common/parts.tsx';
import { caseNumber, errorWords, noMatchWords, numberWords, sharedWords } from '../common/words.ts';
import { type Act, useActions } from './actions.ts';
import { EmergencyMenu, isEmergencyKey, MoreButton, useMore } from './EmergencyMenu.tsx';
import { useAnswerWords } from './Footer.tsx';
import { Header, useRegionName } from './Header.tsx';
import { UndoBar } from './UndoBar.tsx';

export function MiniPop({ card, alone }: { card: CallCard; alone: boolean }) {
  const { t } = useTranslation(['pop', 'common']);
  const { t: common } = useTranslation('common');
  const actions = useActions();
  const answers = useDesk(({ desk }) => mayAnswer(desk, card.key));
  const answerWords = useAnswerWords();
  const [error, setError] = useState<RingdeskError | null>(null);
  const moreButton = useRef<HTMLButtonElement>(null);
  const who = callerTitle(common, card);
  const name = useRegionName(card, who);
  const ringing = card.state === 'ringing';
  const Heading = alone ? 'h1' : 'h2';
  const now = useNow();
  const undo = card.caller !== null && choiceIsFresh(card, now);
  const icon = card.caller?.masked ? shieldLock20Regular : card.relay !== null ? headset16Regular : card.match === 'withheld' ? eyeOff20Regular : card.match === 'shared' ? people20Regular : personQuestionMark20Regular;
  const run = (act: Act) => void act.then((outcome) => setError(outcome.ok ? null : outcome.error));
  const more = useMore(moreButton, () => run(actions.emergency(card)));

  return (
    <section
      className="pop"
      role="region"
      aria-label={name}
      data-card={card.key}
      data-state={card.state}
      onKeyDown={(event) => {
        if (isEmergencyKey(event)) {
          event.preventDefault();
          more.emergency();
        } else if (event.key === 'Escape' && more.isOpen) more.close();
        else if (event.key === 'Escape') run(actions.releaseFocus());
        else if (undo && event.key.toLowerCase() === 'u' && !event.ctrlKey && !event.altKey && !event.metaKey) run(actions.undoChoice(card));
      }}
    >
      <Header card={card} brief more={<MoreButton ref={moreButton} open={more.isOpen} onToggle={more.toggle} />} />
      {more.isOpen && <EmergencyMenu note={t(ringing && answers ? 'emergencyAnswers' : 'emergencyOpens')} onEmergency={more.emergency} />}
      <div className="mini">
        <Avatar {...(card.caller && !card.caller.masked ? { name: card.caller.fullName } : { icon })} />
        <div className="grow">
          <Heading className="name">{who}</Heading>
          <p className="meta cut">
            <Summary card={card} />
          </p>
        </div>
        {!ringing && (
          <button type="button" className="button" data-row onClick={() => run(actions.open())}>
            <Icon shape={open20Regular} />
            {t('open')}
          </button>
        )}
        {ringing && (
          <div className="mini-actions">
            {answers ? (
              <button type="button" className="button primary" data-answer onClick={() => run(actions.answer(card))}>
                <Icon shape={call20Filled} />
                {answerWords}
              </button>
            ) : (
              <p className="meta pop-pick-up">{t('answerByPhone')}</p>
            )}
            <button type="button" className="button" data-dismiss onClick={() => run(actions.dismiss(card))}>
              {t('common:dismiss')}
            </button>
          </div>
        )}
      </div>
      {undo && <UndoBar card={card} onUndo={() => run(actions.undoChoice(card))} />}
      {error && (
        <p className="pop-error" role="alert">
          {errorWords(common, error)}
        </p>
      )}
    </section>
  );
}

function Summary({ card }: { card: CallCard }) {
  const { t } = useTranslation(['pop', 'common']);
  const { t: common } = useTranslation('common');
  if (card.state !== 'ringing' && card.attachedCaseId !== null) {
    const attached = [...card.openCases, ...card.addressCases].find((record) => record.id === card.attachedCaseId);
    if (attached) {
      return (
        <>
          {t('attachedTo')} <span className="strong">{caseNumber(common, attached)}</span>
        </>
      );
    }
  }
  if (card.caller)
    return [card.number === null ? null : numberWords(common, card.number, card.caller.extension), t('common:openCaseCount', { count: card.openCaseCount })].filter((part) => part !== null).join(' · ');
  if (card.lookingUp) return null;
  if (card.relay !== null) return card.relay;
  if (card.match === 'withheld') return t('common:withheldReason');
  if (card.match === 'shared') return sharedWords(common, card);
  return card.number ? noMatchWords(common, card) : null;
}

export function OverPop({ card }: { card: CallCard }) {
  const { t } = useTranslation(['pop', 'common']);
  const { t: common } = useTranslation('common');
  const name = useRegionName(card, callerTitle(common, card));
  const words =
    card.state === 'answered-elsewhere'
      ? card.answeredBy === null
        ? t('answeredElsewhere')
        : t('answeredBy', { who: card.answeredBy })
      : t('hungUp', { time: callTime(elapsed(card.waitingSince, card.endedAt ?? card.waitingSince)) });
  return (
    <section className="pop" role="region" aria-label={name} data-card={card.key} data-state={card.state}>
      <p className="pop-over">
        <Icon shape={callMissed20Regular} />
        <span>{words}</span>
      </p>
    </section>
  );
}
