import { Button } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallCard, ContactRecord } from '../../../shared/contract/records.ts';
import {
  add20Regular,
  checkmark16Regular,
  history16Regular,
  localLanguage16Regular,
  personArrowRight16Regular,
} from '../../common/icons.ts';
import { Icon } from '../../common/Icon.tsx';
import { Avatar, Key, Tag } from '../../common/parts.tsx';
import { guestWords, phoneColumn } from '../../common/words.ts';
import { useModel, useWork } from '../workspace-context.ts';

export function PersonHeader({ card, record }: { card: CallCard; record: ContactRecord | null }) {
  const { t } = useTranslation(['workspace', 'common']);
  const { t: common } = useTranslation('common');
  const model = useModel();
  const { draft } = useWork(card.key);
  const matched = card.caller;
  const column = matched
    ? [phoneColumn(common, matched.matchedOn), matched.extension === null ? '' : t('common:extension', { extension: matched.extension })]
        .filter((part) => part !== '')
        .join(', ')
    : '';
  const guests = guestWords(common, card);
  return (
    <PersonCard
      name={record?.fullName ?? matched?.fullName ?? ''}
      language={record?.preferredLanguage ?? matched?.preferredLanguage ?? null}
      record={record}
      note={guests}
      tags={
        <>
          {card.match === 'chosen' && <Tag icon={checkmark16Regular}>{t('chosenMatch')}</Tag>}
          {card.match === 'exact' && <Tag icon={checkmark16Regular}>{column ? t('exactMatch', { column }) : t('common:matchExact')}</Tag>}
          {card.earlierCallCount > 0 && <Tag icon={history16Regular}>{t('earlierCallCount', { count: card.earlierCallCount })}</Tag>}
        </>
      }
      actions={
        <>
          <Button appearance="primary" icon={<Icon shape={add20Regular} />} aria-keyshortcuts="Alt+N" onClick={() => model.show(card.key, 'case')}>
            {draft ? t('continueCase') : t('newCase')}
            <Key>Alt+N</Key>
          </Button>
          <button type="button" className="small-button" onClick={() => model.show(card.key, 'link')}>
            <Icon shape={personArrowRight16Regular} />
            {t('notThisPerson')}
          </button>
        </>
      }
    />
  );
}

interface PersonCardProps {
  name: string;
  language: ContactRecord['preferredLanguage'];
  record: ContactRecord | null;
  /** Quiet, below the facts. */
  note?: string | null;
  tags?: ReactNode;
  actions: ReactNode;
}

/** A person with or without a call: name, numbers, address, and what one should know before speaking. */
export function PersonCard({ name, language, record, note = null, tags, actions }: PersonCardProps) {
  const { t } = useTranslation(['workspace', 'common']);
  const { t: common } = useTranslation('common');
  return (
    <div className="card person-card">
      <Avatar name={name} size="large" />
      <div className="grow">
        <h1 className="person selectable" tabIndex={-1}>
          {name}
        </h1>
        <p className="person-facts selectable">
          {(record?.numbers ?? []).map((number) => (
            <span key={number.column} className="nb">
              {number.display} {phoneColumn(common, number.column)}
            </span>
          ))}
          {record?.address && (
            <span>
              {[record.address, record.property?.ward ? t('ward', { ward: wardName(record.property.ward) }) : null]
                .filter((part) => part !== null)
                .join(', ')}
            </span>
          )}
          {record?.email && <span>{record.email}</span>}
        </p>
        {note !== null && <p className="meta">{note}</p>}
        <div className="tags">
          {language === 'spanish' && (
            <Tag icon={localLanguage16Regular} tone="brand">
              {t('common:prefersSpanish')}
            </Tag>
          )}
          {tags}
          {record?.isGuest && <Tag>{t('guest')}</Tag>}
          {record && !record.active && <Tag tone="warning">{t('inactiveContact')}</Tag>}
        </div>
      </div>
      <div className="person-actions">{actions}</div>
    </div>
  );
}

/** Wards are stored as "4" or as "Ward 4"; the word is ours, in the language of the screen. */
export function wardName(ward: string): string {
  return ward.replace(/^ward\s+/i, '');
}
