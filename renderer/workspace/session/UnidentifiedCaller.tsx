/** P5: a caller without a record. The number is all there is; nothing is invented. */
import { Button } from '@fluentui/react-components';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallCard } from '../../../shared/contract/records.ts';
import { anonymousContactId } from '../../../shared/entities/contact.ts';
import type { RingdeskError } from '../../../shared/errors.ts';
import { callerTitle, personName } from '../../common/caller.ts';
import { useNow } from '../../common/clock.ts';
import { useFormatting } from '../../common/desk-context.tsx';
import { date } from '../../common/format.ts';
import {
  eyeOff20Regular,
  folder20Regular,
  headset16Regular,
  people20Regular,
  person20Regular,
  personAdd20Regular,
  personLink20Regular,
  personQuestionMark20Regular,
  shieldLock20Regular,
} from '../../common/icons.ts';
import { Icon } from '../../common/Icon.tsx';
import { Avatar, Key, Tag } from '../../common/parts.tsx';
import { countryName, guestWords, matchedWords, noMatchWords, sharedWords } from '../../common/words.ts';
import { ErrorBar, MessageBar } from '../parts.tsx';
import { useBridge, useModel, useNextStep, useWork } from '../workspace-context.ts';

export function UnidentifiedCaller({ card }: { card: CallCard }) {
  const { t } = useTranslation(['workspace', 'common']);
  const { t: common } = useTranslation('common');
  const bridge = useBridge();
  const model = useModel();
  const { draft, message } = useWork(card.key);
  const nextStep = useNextStep(card.key);
  const [error, setError] = useState<RingdeskError | null>(null);
  const identify = (contactId: string) =>
    void bridge.replica('calls.identify', { key: card.key, contactId }).then((outcome) => setError(outcome.ok ? null : outcome.error));
  const formatting = useFormatting();
  const now = useNow();
  const withheld = card.match === 'withheld';
  const shared = card.match === 'shared';
  const guests = withheld ? null : guestWords(common, card);
  const reason = withheld
    ? t('common:withheldReason')
    : shared
      ? sharedWords(common, card)
      : [card.relay === null ? noMatchWords(common, card) : t('common:relayReason'), card.numberRegion === null ? null : countryName(formatting.locale, card.numberRegion), card.lineName].filter((part) => part !== null).join(' · ');
  return (
    <>
      {message && <MessageBar message={message} onDismiss={() => model.change(card.key, { message: null })} />}
      {error && <ErrorBar error={error} />}
      <div className="card person-card">
        <Avatar icon={withheld ? eyeOff20Regular : shared ? people20Regular : card.relay === null ? personQuestionMark20Regular : headset16Regular} size="large" />
        <div className="grow">
          <h1 className="person number selectable">{callerTitle(common, card)}</h1>
          <p className="person-facts">{reason}</p>
          {guests !== null && <p className="meta">{guests}</p>}
          {(card.relay !== null || card.divertedFrom !== null) && (
            <div className="tags">
              {card.relay !== null && (
                <Tag icon={headset16Regular} tone="brand">
                  {card.relay}
                </Tag>
              )}
              {card.divertedFrom !== null && <Tag>{t('common:passedOnBy', { from: card.divertedFrom })}</Tag>}
            </div>
          )}
        </div>
      </div>
      {shared && (
        <section className="card" aria-labelledby="who-is-calling">
          <header>
            <h2 id="who-is-calling">{t('common:whoIsCalling')}</h2>
            <span className="meta end">{t('chooseWho')}</span>
          </header>
          <ul>
            {card.candidates.map((candidate) => (
              <li key={candidate.contactId}>
                <button type="button" className="list-row candidate" onClick={() => identify(candidate.contactId)}>
                  <Avatar {...(candidate.masked ? { icon: shieldLock20Regular } : { name: candidate.fullName })} size="small" />
                  <span className="stack">
                    <span className="t">{personName(common, candidate)}</span>
                    <span className="meta">
                      {[capitalized(matchedWords(common, candidate)), candidate.chosenLastAt === null ? null : t('common:chosenLast', { date: date(formatting, candidate.chosenLastAt, now) }), candidate.address]
                        .filter((part) => part !== null)
                        .join(' · ')}
                    </span>
                  </span>
                  <Tag>{t('common:openCaseCount', { count: candidate.openCaseCount })}</Tag>
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
      <section className="card next-steps" aria-label={t('common:linkToContact')}>
        <p className="dense">{shared ? t('sharedHint') : t('unknownHint')}</p>
        <div className="actions">
          <Button
            appearance={nextStep}
            icon={<Icon shape={folder20Regular} />}
            aria-keyshortcuts="Alt+N"
            onClick={() => model.show(card.key, 'case')}
          >
            {draft ? t('continueCase') : t('common:createCase')}
            <Key>Alt+N</Key>
          </Button>
          <Button icon={<Icon shape={personAdd20Regular} />} onClick={() => model.show(card.key, 'contact')}>
            {t('common:createContact')}
          </Button>
          <Button icon={<Icon shape={personLink20Regular} />} onClick={() => model.show(card.key, 'link')}>
            {t('common:linkToContact')}
          </Button>
          {withheld && (
            <Button
              icon={<Icon shape={person20Regular} />}
              title={t('common:useAnonymousHint')}
              onClick={() => identify(anonymousContactId)}
            >
              {t('common:useAnonymous')}
            </Button>
          )}
        </div>
      </section>
    </>
  );
}

const capitalized = (words: string) => words.charAt(0).toUpperCase() + words.slice(1);
