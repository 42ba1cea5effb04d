import { useTranslation } from 'react-i18next';
import type { ContactRecord, TimelineEntry } from '../../../shared/contract/records.ts';
import { useNow } from '../../common/clock.ts';
import { useFormatting } from '../../common/desk-context.tsx';
import { callTime } from '../../common/format.ts';
import { call16Filled, callInbound16Regular, checkmarkCircle16Regular, dismiss20Regular, folder16Regular } from '../../common/icons.ts';
import { Icon } from '../../common/Icon.tsx';
import { Tag } from '../../common/parts.tsx';
import { moment } from '../../common/words.ts';
import { EmptyState } from '../parts.tsx';
import { OlderHistory } from './OlderHistory.tsx';
import { isOpen, openFirst } from './timeline-order.ts';

/** @param phoneCallId the activity of the call that is on now: the only one that is in progress; others may just not be wrapped up yet */
export function Timeline({ record, phoneCallId }: { record: ContactRecord; phoneCallId: string | null }) {
  const { t } = useTranslation(['workspace', 'common']);
  const shown = openFirst(record.timeline);
  return (
    <section className="card timeline" aria-labelledby="timeline">
      <header>
        <h2 id="timeline">{t('timeline')}</h2>
      </header>
      {shown.length === 0 ? (
        <EmptyState title={record.historyLoading ? t('common:historyLoading') : t('timelineEmpty')} hint={record.historyLoading ? t('historyLoadingHint') : t('timelineEmptyHint')} />
      ) : (
        <ul className="entries" tabIndex={0} aria-labelledby="timeline">
          {shown.map((entry) => (
            <Entry key={`${entry.kind}-${entry.id}`} entry={entry} inProgress={entry.id === phoneCallId} />
          ))}
        </ul>
      )}
      <div className="timeline-foot">
        {record.closedCaseCount > 0 && <p className="meta">{t('closedOfCaller', { count: record.closedCaseCount })}</p>}
        <OlderHistory key={record.id} record={record} />
      </div>
    </section>
  );
}

function Entry({ entry, inProgress }: { entry: TimelineEntry; inProgress: boolean }) {
  const { t } = useTranslation('workspace');
  const { t: common } = useTranslation('common');
  const formatting = useFormatting();
  const now = useNow();
  const open = isOpen(entry);
  const icon = {
    phonecall: open && inProgress ? call16Filled : callInbound16Regular,
    'case-opened': folder16Regular,
    'case-resolved': checkmarkCircle16Regular,
    'case-cancelled': dismiss20Regular,
  }[entry.kind];
  // A case without its title is a confidential one that is masked.
  const caseName = entry.title === '' ? common('confidentialCase') : entry.title;
  const title = {
    phonecall: open && inProgress
      ? t('timelineCallOpen')
      : entry.seconds === null
        ? t('timelineCall')
        : t('timelineCallFor', { time: callTime(entry.seconds * 1000) }),
    'case-opened': t('timelineCaseOpened', { title: caseName }),
    'case-resolved': t('timelineCaseResolved', { title: caseName }),
    'case-cancelled': t('timelineCaseCancelled', { title: caseName }),
  }[entry.kind];
  const isCall = entry.kind === 'phonecall';
  const meta = [entry.ticketNumber, entry.queue, isCall ? null : entry.detail].filter((part) => part !== null).join(' · ');
  return (
    <li className={isCall ? '' : 'system'}>
      <span className={`bubble ${open ? 'open' : ''}`}>
        <Icon shape={icon} className="s" />
      </span>
      <div className="stack">
        <p className="row">
          <span className="strong cut" title={title}>
            {title}
          </span>
          {open && <Tag tone="brand">{t('timelineOpen')}</Tag>}
          <span className="meta end nb">{moment(common, formatting, entry.at, now)}</span>
        </p>
        {meta !== '' && <p className="meta cut">{meta}</p>}
        {isCall && entry.detail !== null && entry.detail !== '' && (
          <p className="quote selectable" title={entry.detail}>
            “{entry.detail}”
          </p>
        )}
      </div>
    </li>
  );
}
