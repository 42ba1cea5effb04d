/** The drop arrow's list (P5). One list with a heading, so that Create Case costs no second hover. */
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { NewEntity } from '../../shared/contract/records.ts';
import { checkmark16Regular, folder20Regular, type IconShape, personAdd20Regular, personLink20Regular } from '../common/icons.ts';
import { Icon } from '../common/Icon.tsx';
import { Key } from '../common/parts.tsx';

export function NewEntityMenu({
  ringing,
  chosen,
  onChoose,
}: {
  ringing: boolean;
  chosen: NewEntity | null;
  onChoose: (newEntity: NewEntity) => void;
}) {
  const { t } = useTranslation(['pop', 'common']);
  const menu = useRef<HTMLDivElement>(null);
  useEffect(() => menu.current?.querySelector<HTMLElement>('[role=menuitem]')?.focus(), []);

  const item = (newEntity: NewEntity, icon: IconShape, words: string, key: string) => (
    <button type="button" role="menuitem" className="menu-item" tabIndex={-1} aria-keyshortcuts={key} onClick={() => onChoose(newEntity)}>
      <Icon shape={icon} />
      <span className="grow">{words}</span>
      {chosen === newEntity && <Icon shape={checkmark16Regular} />}
      <Key>{key}</Key>
    </button>
  );
  return (
    <div className="menu-place">
      <div ref={menu} className="menu" role="menu" aria-label={t('newOrLink')}>
        <div role="group" aria-label={t('newEntity')}>
          <p className="menu-heading" aria-hidden="true">
            {t('newEntity')}
          </p>
          {item('case', folder20Regular, t('common:createCase'), 'C')}
          {item('contact', personAdd20Regular, t('common:createContact'), 'N')}
        </div>
        <hr role="separator" />
        {item('link', personLink20Regular, t('linkEllipsis'), 'L')}
        <p className="menu-note">{ringing ? t('opensWhenAnswered') : t('opensNow')}</p>
      </div>
    </div>
  );
}
