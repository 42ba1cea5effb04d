/** Own open cases first, then the address: at most three and two rows. The row's key attaches the call. */
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallCard, CaseSummary } from '../../shared/contract/records.ts';
import { acknowledgementOf } from '../common/acknowledgement.ts';
import { useNow } from '../common/clock.ts';
import { useDesk, useFormatting } from '../common/desk-context.tsx';
import { hour } from '../common/format.ts';
import { checkmark16Regular } from '../common/icons.ts';
import { Icon } from '../common/Icon.tsx';
import { AcknowledgementClock, Key, Named } from '../common/parts.tsx';
import { age, caseNumber, caseStatus, caseTitle } from '../common/words.ts';
import { useOffline } from './Header.tsx';

export interface CaseRow {
  record: CaseSummary;
  key: number;
  own: boolean;
}

export function shownCases(card: CallCard): CaseRow[] {
  const own = card.openCases.slice(0, 3).map((record) => ({ record, own: true }));
  const others = card.addressCases.slice(0, 2).map((record) => ({ record, own: false }));
  return [...own, ...others].map((row, index) => ({ ...row, key: index + 1 }));
}

export function CaseLists({ card, heading: Heading, onAttach }: { card: CallCard; heading: 'h2' | 'h3'; onAttach: (caseId: string) => void }) {
  const { t } = useTranslation('common');
  const rows = shownCases(card);
  const section = (title: string, count: number, shown: CaseRow[]) =>
    shown.length > 0 && (
      <div className="pop-section">
        <Heading>
          {title} <span className="num">{count}</span>
        </Heading>
        <ul>
          {shown.map((row) => (
            <li key={row.record.id}>
              <Row row={row} attached={card.attachedCaseId === row.record.id} onAttach={() => onAttach(row.record.id)} />
            </li>
          ))}
        </ul>
        {count > shown.length && <p className="pop-more">{t('more', { count: count - shown.length })}</p>}
      </div>
    );
  return (
    <>
      {section(
        t('openCases'),
        card.openCaseCount,
        rows.filter((row) => row.own),
      )}
      {section(
        t('alsoOpenAt', { address: card.caller?.address ?? '' }),
        card.addressCaseCount,
        rows.filter((row) => !row.own),
      )}
    </>
  );
}

function Row({ row, attached, onAttach }: { row: CaseRow; attached: boolean; onAttach: () => void }) {
  const { t } = useTranslation(['pop', 'common']);
  const { t: common } = useTranslation('common');
  const formatting = useFormatting();
  const now = useNow();
  const offline = useOffline();
  const asOf = useDesk((state) => state.desk?.asOf ?? null);
  const { record } = row;
  const number = caseNumber(common, record);
  const title = caseTitle(common, record);
  const meta = [
    number,
    caseStatus(common, record.status),
    age(common, formatting, record.createdOn, now),
    row.own ? null : t('common:anotherCaller'),
    record.pending ? t('common:waitingToSend') : null,
  ];
  // Somebody else's clock is not this caller's business: the row says whose case it is instead.
  const urgent = row.own && ['soon', 'late'].includes(acknowledgementOf(record, now).state);
  const details = useId();
  return (
    <button
      type="button"
      className={`pop-row ${attached ? 'selected' : ''}`}
      data-row
      aria-pressed={attached}
      aria-keyshortcuts={String(row.key)}
      aria-describedby={details}
      title={title}
      onClick={onAttach}
    >
      <Key>{row.key}</Key>
      <span className="stack">
        <span className="t cut">
          <Named name={t('attachTo', { title, number, key: String(row.key) })} title={title} />
        </span>
        <span className="m" id={details} aria-hidden="true">
          <span className="cut">{meta.filter((part) => part !== null).join(' · ')}</span>
          <span className="end">
            {attached ? (
              <span className="clock good">
                <Icon shape={checkmark16Regular} />
                {t('attached')}
              </span>
            ) : offline && asOf && !urgent ? (
              t('asOf', { time: hour(formatting, asOf) })
            ) : (
              row.own && <AcknowledgementClock record={record} />
            )}
          </span>
        </span>
      </span>
    </button>
  );
}
