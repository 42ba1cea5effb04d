import type { TFunction } from 'i18next';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallCard, CaseSummary } from '../../../shared/contract/records.ts';
import { useNow } from '../../common/clock.ts';
import { useFormatting } from '../../common/desk-context.tsx';
import type { Formatting } from '../../common/format.ts';
import { checkmark16Regular } from '../../common/icons.ts';
import { Icon } from '../../common/Icon.tsx';
import { AcknowledgementClock, Key, Named, Tag } from '../../common/parts.tsx';
import { ago, caseNumber, caseStatus, caseTitle, type CommonWords } from '../../common/words.ts';
import { EmptyState } from '../parts.tsx';

export function OpenCases({
  card,
  cases,
  loading,
  onAttach,
}: {
  card: CallCard;
  cases: readonly CaseSummary[];
  loading: boolean;
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
        <NoCases loading={loading} />
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

/** None, or none that is here yet: not the same. */
function NoCases({ loading }: { loading: boolean }) {
  const { t } = useTranslation(['workspace', 'common']);
  if (loading) return <EmptyState title={t('common:historyLoading')} hint={t('historyLoadingHint')} />;
  return <EmptyState title={t('noOpenCases')} hint={t('noOpenCasesHint')} />;
}

/** The cases of a person who was looked up: to read, not to attach. */
export function CaseList({ cases, loading, highlighted }: { cases: readonly CaseSummary[]; loading: boolean; highlighted: string | null }) {
  const { t } = useTranslation('workspace');
  const { t: common } = useTranslation('common');
  const formatting = useFormatting();
  const now = useNow();
  return (
    <section className="card open-cases" aria-labelledby="record-cases">
      <header>
        <h2 id="record-cases">{t('openCasesTitle')}</h2>
        <span className="meta num">{cases.length}</span>
      </header>
      {cases.length === 0 ? (
        <NoCases loading={loading} />
      ) : (
        <ul>
          {cases.map((record) => (
            <li
              key={record.id}
              className={`list-row case-row read-only ${record.id === highlighted ? 'selected' : ''}`}
              aria-current={record.id === highlighted || undefined}
              data-case={record.id}
              tabIndex={record.id === highlighted ? -1 : undefined}
            >
              <span className="stack">
                <span className="t selectable">{caseTitle(common, record)}</span>
                <span className="meta">{caseMeta(t, common, formatting, record, now)}</span>
              </span>
              <Tag>{caseStatus(common, record.status)}</Tag>
              <AcknowledgementClock record={record} whenDone />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function caseMeta(t: TFunction<'workspace'>, common: CommonWords, formatting: Formatting, record: CaseSummary, now: number): string {
  return [
    caseNumber(common, record),
    record.department ?? record.category,
    t('opened', { ago: ago(common, formatting, record.createdOn, now) }),
    record.pending ? common('waitingToSend') : null,
  ]
    .filter((part) => part !== null)
    .join(' · ');
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
  // The name is what the key does, the rest describes it: a label that is spoken must hold all the words that it labels.
  const details = useId();
  const name = position <= 9 ? t('attachRowKey', { title: caseTitle(common, record), number, key: String(position) }) : t('attachRow', { title: caseTitle(common, record), number });
  return (
    <button
      type="button"
      aria-describedby={`${details}-meta ${details}`}
      className={`list-row case-row ${attached ? 'selected' : ''}`}
      aria-pressed={attached}
      title={caseTitle(common, record)}
      onClick={onAttach}
    >
      <span>{position <= 9 && <Key>Alt+{position}</Key>}</span>
      <span className="stack">
        <span className="t cut">
          <Named name={name} title={caseTitle(common, record)} />
        </span>
        <span id={`${details}-meta`} className="meta cut" aria-hidden="true">
          {caseMeta(t, common, formatting, record, now)}
        </span>
      </span>
      <span id={details} className="contents" aria-hidden="true">
        {attached ? (
          <Tag icon={checkmark16Regular} tone="brand">
            {t('attached')}
          </Tag>
        ) : (
          <Tag>{caseStatus(common, record.status)}</Tag>
        )}
        <AcknowledgementClock record={record} whenDone />
      </span>
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
  const details = useId();
  const name = position <= 9 ? t('attachRowKey', { title: caseTitle(common, record), number, key: String(position) }) : t('attachRow', { title: caseTitle(common, record), number });
  return (
    <button
      type="button"
      aria-describedby={details}
      className={`list-row small-case-row ${attached ? 'selected' : ''}`}
      aria-pressed={attached}
      title={caseTitle(common, record)}
      onClick={onAttach}
    >
      <span>{position <= 9 && <Key>Alt+{position}</Key>}</span>
      <span className="stack">
        <span className="t cut">
          <Named name={name} title={caseTitle(common, record)} />
        </span>
        <span id={details} className="meta cut" aria-hidden="true">
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
