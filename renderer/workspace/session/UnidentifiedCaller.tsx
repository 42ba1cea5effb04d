/** P5: a caller without a record. The number is all there is; nothing is invented. */
import { Button } from '@fluentui/react-components';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallCard } from '../../../shared/contract/records.ts';
import { anonymousContactId } from '../../../shared/entities/contact.ts';
import type { RingdeskError } from '../../../shared/errors.ts';
import { callerTitle } from '../../common/caller.ts';
import {
  eyeOff20Regular,
  folder20Regular,
  people20Regular,
  person20Regular,
  personAdd20Regular,
  personLink20Regular,
  personQuestionMark20Regular,
} from '../../common/icons.ts';
import { Icon } from '../../common/Icon.tsx';
import { Avatar, Key, Tag } from '../../common/parts.tsx';
import { guestWords, matchedWords, noMatchWords, sharedWords } from '../../common/words.ts';
import { ErrorBar, MessageBar } from '../parts.tsx';
import { useBridge, useModel, useWork } from '../workspace-context.ts';

export function UnidentifiedCaller({ card }: { card: CallCard }) {
  const { t } = useTranslation(['workspace', 'common']);
  const { t: common } = useTranslation('common');
  const bridge = useBridge();
  const model = useModel();
  const { draft, message } = useWork(card.key);
  const [error, setError] = useState<RingdeskError | null>(null);
  const identify = (contactId: string) =>
    void bridge.replica('calls.identify', { key: card.key, contactId }).then((outcome) => setError(outcome.ok ? null : outcome.error));
  const withheld = card.match === 'withheld';
  const shared = card.match === 'shared';
  const guests = withheld ? null : guestWords(common, card);
  const reason = withheld
    ? t('common:withheldReason')
    : shared
      ? sharedWords(common, card)
      : [noMatchWords(common, card), card.lineName].filter((part) => part !== null).join(' · ');
  return (
    <>
      {message && <MessageBar message={message} onDismiss={() => model.change(card.key, { message: null })} />}
      {error && <ErrorBar error={error} />}
      <div className="card person-card">
        <Avatar icon={withheld ? eyeOff20Regular : shared ? people20Regular : personQuestionMark20Regular} size="large" />
        <div className="grow">
          <h1 className="person number selectable">{callerTitle(common, card)}</h1>
          <p className="person-facts">{reason}</p>
          {guests !== null && <p className="meta">{guests}</p>}
          {card.divertedFrom !== null && (
            <div className="tags">
              <Tag>{t('common:passedOnBy', { from: card.divertedFrom })}</Tag>
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
                  <Avatar name={candidate.fullName} size="small" />
                  <span className="stack">
                    <span className="t">{candidate.fullName}</span>
                    <span className="meta">
                      {[capitalized(matchedWords(common, candidate)), candidate.address]
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
            appearance="primary"
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
