import { useTranslation } from 'react-i18next';
import type { CallCard, CaseSummary } from '../../../shared/contract/records.ts';
import { useNow } from '../../common/clock.ts';
import { useFormatting } from '../../common/desk-context.tsx';
import { checkmark16Regular } from '../../common/icons.ts';
import { Icon } from '../../common/Icon.tsx';
import { AcknowledgementClock, Key, Tag } from '../../common/parts.tsx';
import { ago, caseNumber, caseStatus } from '../../common/words.ts';
import { EmptyState } from '../parts.tsx';

export function OpenCases({
  card,
  cases,
  onAttach,
}: {
  card: CallCard;
  cases: readonly CaseSummary[];
  onAttach: (caseId: string) => void;
}) {
  const { t } = useTranslation('workspace');
  return (
    <section className="card open-cases" aria-labelledby={`open-cases-${card.key}`}>
      <header>
        <h2 id={`open-cases-${card.key}`}>{t('openCasesTitle')}</h2>
        <span className="meta num">{cases.length}</span>
        {cases.length > 0 && <span className="meta end">{t('attachWithKey')}</span>}
      </header>
      {cases.length === 0 ? (
        <EmptyState title={t('noOpenCases')} hint={t('noOpenCasesHint')} />
      ) : (
        <ul>
          {cases.map((record, index) => (
            <li key={record.id}>
              <CaseRow
                record={record}
                attached={card.attachedCaseId === record.id}
                position={index + 1}
                onAttach={() => onAttach(record.id)}
              />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function CaseRow({
  record,
  attached,
  position,
  onAttach,
}: {
  record: CaseSummary;
  attached: boolean;
  position: number;
  onAttach: () => void;
}) {
  const { t } = useTranslation('workspace');
  const { t: common } = useTranslation('common');
  const formatting = useFormatting();
  const now = useNow();
  const number = caseNumber(common, record);
  const meta = [
    number,
    record.department ?? record.category,
    t('opened', { ago: ago(common, formatting, record.createdOn, now) }),
    record.pending ? common('waitingToSend') : null,
  ];
  return (
    <button
      type="button"
      className={`list-row case-row ${attached ? 'selected' : ''}`}
      aria-pressed={attached}
      aria-label={
        position <= 9
          ? t('attachRowKey', { title: record.title, number, key: String(position) })
          : t('attachRow', { title: record.title, number })
      }
      title={record.title}
      onClick={onAttach}
    >
      <span>{position <= 9 && <Key>Alt+{position}</Key>}</span>
      <span className="stack">
        <span className="t cut">{record.title}</span>
        <span className="meta cut">{meta.filter((part) => part !== null).join(' · ')}</span>
      </span>
      {attached ? (
        <Tag icon={checkmark16Regular} tone="brand">
          {t('attached')}
        </Tag>
      ) : (
        <Tag>{caseStatus(common, record.status)}</Tag>
      )}
      <AcknowledgementClock record={record} whenDone />
    </button>
  );
}

/** The same row without state and clock, for the narrow right column. */
export function SmallCaseRow({
  record,
  attached,
  position,
  other,
  onAttach,
}: {
  record: CaseSummary;
  attached: boolean;
  position: number;
  other: boolean;
  onAttach: () => void;
}) {
  const { t } = useTranslation('workspace');
  const { t: common } = useTranslation('common');
  const number = caseNumber(common, record);
  const meta = [number, caseStatus(common, record.status), other ? common('anotherCaller') : null]
    .filter((part) => part !== null)
    .join(' · ');
  return (
    <button
      type="button"
      className={`list-row small-case-row ${attached ? 'selected' : ''}`}
      aria-pressed={attached}
      aria-label={
        position <= 9
          ? t('attachRowKey', { title: record.title, number, key: String(position) })
          : t('attachRow', { title: record.title, number })
      }
      title={record.title}
      onClick={onAttach}
    >
      <span>{position <= 9 && <Key>Alt+{position}</Key>}</span>
      <span className="stack">
        <span className="t cut">{record.title}</span>
        <span className="meta cut">
          {attached ? (
            <span className="row good">
              <Icon shape={checkmark16Regular} />
              {t('attached')}
            </span>
          ) : (
            meta
          )}
        </span>
      </span>
    </button>
  );
}
