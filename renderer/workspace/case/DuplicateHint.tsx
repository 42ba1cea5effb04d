/** Open cases that may be the same matter, nearest first. Joining one of them replaces this form; the words go with it. */
import { type ReactNode, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { NearbyCase } from '../../../shared/contract/case-form-records.ts';
import { useNow } from '../../common/clock.ts';
import { useFormatting } from '../../common/desk-context.tsx';
import { people20Regular } from '../../common/icons.ts';
import { Icon } from '../../common/Icon.tsx';
import { Key } from '../../common/parts.tsx';
import { ago, caseNumber, caseStatus } from '../../common/words.ts';
import { useNearbyWords } from './nearby-words.ts';

const shownAtFirst = 1;

interface Props {
  cases: readonly NearbyCase[];
  /** The caller stays confidential: nobody is shown beside a case that is not. */
  confidential: boolean;
  hasCall: boolean;
  busy: boolean;
  onAdd: (record: NearbyCase) => void;
}

export function DuplicateHint({ cases, confidential, hasCall, busy, onAdd }: Props) {
  const { t } = useTranslation('case');
  const [all, setAll] = useState(false);
  const shown = all ? cases : cases.slice(0, shownAtFirst);
  if (cases.length === 0) return null;
  return (
    <section className="bar same-matter" aria-label={t('sameMatter')}>
      <Icon shape={people20Regular} />
      <ul className="grow">
        {shown.map((record, index) => (
          <SameMatter key={record.id} record={record} first={index === 0} refused={confidential && !record.confidential} hasCall={hasCall} busy={busy} onAdd={() => onAdd(record)}>
            {index === 0 && cases.length > shownAtFirst && (
              <button type="button" className="small-button" aria-expanded={all} onClick={() => setAll(!all)}>
                {all ? t('showFewer') : t('showMore', { count: cases.length - shownAtFirst })}
              </button>
            )}
          </SameMatter>
        ))}
      </ul>
    </section>
  );
}

interface SameMatterProps {
  record: NearbyCase;
  first: boolean;
  refused: boolean;
  hasCall: boolean;
  busy: boolean;
  onAdd: () => void;
  /** Behind its own buttons. */
  children: ReactNode;
}

function SameMatter({ record, first, refused, hasCall, busy, onAdd, children }: SameMatterProps) {
  const { t } = useTranslation('case');
  const { t: common } = useTranslation('common');
  const formatting = useFormatting();
  const now = useNow();
  const words = useNearbyWords();
  const [open, setOpen] = useState(false);
  const details = useId();
  const meta = [caseNumber(common, record), caseStatus(common, record.status), t('reporters', { count: record.reporterCount }), words.nextStep(record)];
  return (
    <li>
      <p className="strong" role={first ? 'status' : undefined}>
        {words.heading(record, ago(common, formatting, record.createdOn, now))}
      </p>
      <p>
        {record.title} <span className="meta">{meta.filter((part) => part !== null).join(' · ')}</span>
      </p>
      {open && (
        <div id={details} className="same-matter-details">
          <p className={record.description === null ? 'meta' : ''}>{record.description ?? (record.confidential ? t('detailsConfidential') : t('detailsNone'))}</p>
          <p className="meta">{record.reporters.length > 0 ? t('reportedBy', { names: record.reporters.join(', ') }) : t('reportersHidden')}</p>
        </div>
      )}
      <p className="row same-matter-actions">
        {refused ? (
          <span className="meta">{t('confidentialReporter')}</span>
        ) : (
          <button type="button" className="line-button" disabled={busy} aria-keyshortcuts={first ? 'Alt+D' : undefined} onClick={onAdd}>
            {record.ofContact && hasCall ? t('attachToIt') : t('addReporter')}
            {first && <Key>Alt+D</Key>}
          </button>
        )}
        <button type="button" className="small-button" aria-expanded={open} aria-controls={open ? details : undefined} onClick={() => setOpen(!open)}>
          {open ? t('hide') : t('show')}
        </button>
        {children}
      </p>
    </li>
  );
}
