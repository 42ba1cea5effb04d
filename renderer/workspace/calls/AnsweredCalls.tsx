import { useTranslation } from 'react-i18next';
import type { AnsweredCall } from '../../../shared/contract/records.ts';
import { useNow } from '../../common/clock.ts';
import { useFormatting } from '../../common/desk-context.tsx';
import { callTime } from '../../common/format.ts';
import { callInbound16Regular, callOutbound16Regular } from '../../common/icons.ts';
import { Icon } from '../../common/Icon.tsx';
import { moment } from '../../common/words.ts';
import { EmptyState, ErrorBar, Placeholder } from '../parts.tsx';
import { dispositionKeys, isDisposition } from '../session/disposition-words.ts';
import { useRead } from '../workspace-context.ts';

/** What was said on the telephone here, newest on top: how long, about which case, and how it ended. */
export function AnsweredCalls() {
  const { t } = useTranslation('calls');
  const read = useRead('calls.answered', { limit: 200 }, ['desk_call', 'phonecall', 'incident', 'contact']);
  if (read.error) return <ErrorBar error={read.error} onRetry={read.reload} />;
  if (!read.value) return <Placeholder lines={4} />;
  return (
    <section className="card" aria-label={t('answeredTab')} data-region tabIndex={-1}>
      {read.value.length === 0 ? (
        <EmptyState title={t('noAnswered')} hint={t('noAnsweredHint')} />
      ) : (
        <table className="call-table">
          <thead>
            <tr>
              {(['columnCaller', 'columnDuration', 'columnCase', 'columnDisposition', 'columnTime'] as const).map((column) => (
                <th key={column} scope="col">
                  {t(column)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {read.value.map((call) => (
              <Row key={call.key} call={call} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function Row({ call }: { call: AnsweredCall }) {
  const { t } = useTranslation(['calls', 'common', 'workspace']);
  const { t: common } = useTranslation('common');
  const formatting = useFormatting();
  const now = useNow();
  const outbound = call.direction === 'outbound';
  const who = call.callerName ?? call.number ?? t('common:numberWithheld');
  return (
    <tr>
      <td>
        <div className="row">
          <Icon shape={outbound ? callOutbound16Regular : callInbound16Regular} />
          <span className="sr">{outbound ? t('outgoing') : t('incoming')}</span>
          <span className="stack">
            <span className="strong">{who}</span>
            <span className="meta">{[call.callerName === null ? null : call.number, call.queue].filter((part) => part !== null).join(' · ')}</span>
          </span>
        </div>
      </td>
      <td className="num">{call.seconds === null ? t('inProgress') : callTime(call.seconds * 1000)}</td>
      <td>
        {call.caseTitle !== null && (
          <span className="stack">
            <span className="cut" title={call.caseTitle}>
              {call.caseTitle}
            </span>
            <span className="meta">{call.ticketNumber}</span>
          </span>
        )}
      </td>
      <td>
        {call.disposition !== null && isDisposition(call.disposition) ? (
          t(`workspace:${dispositionKeys[call.disposition]}`)
        ) : call.seconds === null || call.finished ? null : (
          <span className="meta">{t('wrapUpOpen')}</span>
        )}
      </td>
      <td className="nb num">{moment(common, formatting, call.at, now)}</td>
    </tr>
  );
}
