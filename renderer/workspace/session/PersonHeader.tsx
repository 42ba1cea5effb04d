import { Button } from '@fluentui/react-components';
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
import { phoneColumn } from '../../common/words.ts';
import { useModel, useWork } from '../workspace-context.ts';

export function PersonHeader({ card, record }: { card: CallCard; record: ContactRecord | null }) {
  const { t } = useTranslation(['workspace', 'common']);
  const { t: common } = useTranslation('common');
  const model = useModel();
  const { draft } = useWork(card.key);
  const name = record?.fullName ?? card.caller?.fullName ?? '';
  const language = record?.preferredLanguage ?? card.caller?.preferredLanguage ?? null;
  const numbers = record?.numbers ?? [];
  const column = card.caller ? phoneColumn(common, card.caller.matchedOn) : '';
  return (
    <div className="card person-card">
      <Avatar name={name} size="large" />
      <div className="grow">
        <h1 className="person selectable">{name}</h1>
        <p className="person-facts selectable">
          {numbers.map((number) => (
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
        <div className="tags">
          {language === 'spanish' && (
            <Tag icon={localLanguage16Regular} tone="brand">
              {t('common:prefersSpanish')}
            </Tag>
          )}
          {card.match === 'chosen' && <Tag icon={checkmark16Regular}>{t('chosenMatch')}</Tag>}
          {card.match === 'exact' && <Tag icon={checkmark16Regular}>{column ? t('exactMatch', { column }) : t('common:matchExact')}</Tag>}
          {card.earlierCallCount > 0 && <Tag icon={history16Regular}>{t('earlierCallCount', { count: card.earlierCallCount })}</Tag>}
          {record?.isGuest && <Tag>{t('guest')}</Tag>}
          {record && !record.active && <Tag tone="warning">{t('inactiveContact')}</Tag>}
        </div>
      </div>
      <div className="person-actions">
        <Button
          appearance="primary"
          icon={<Icon shape={add20Regular} />}
          aria-keyshortcuts="Alt+N"
          onClick={() => model.show(card.key, 'case')}
        >
          {draft ? t('continueCase') : t('newCase')}
          <Key>Alt+N</Key>
        </Button>
        <button type="button" className="small-button" onClick={() => model.show(card.key, 'link')}>
          <Icon shape={personArrowRight16Regular} />
          {t('notThisPerson')}
        </button>
      </div>
    </div>
  );
}

/** Wards are stored as "4" or as "Ward 4"; the word is ours, in the language of the screen. */
export function wardName(ward: string): string {
  return ward.replace(/^ward\s+/i, '');
}
