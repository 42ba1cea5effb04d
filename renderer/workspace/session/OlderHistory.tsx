/** What is too old to be on this computer by itself is fetched when somebody asks. The rows then appear in the record like any others. */
import { useState } from 'react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { ContactRecord } from '../../../shared/contract/records.ts';
import type { ReplicaOutput } from '../../../shared/contract/replica.ts';
import { anonymousContactId } from '../../../shared/entities/contact.ts';
import type { Outcome } from '../../../shared/errors.ts';
import { useDesk } from '../../common/desk-context.tsx';
import { errorCircle20Filled, history16Regular } from '../../common/icons.ts';
import { Icon } from '../../common/Icon.tsx';
import { errorWords } from '../../common/words.ts';
import { useBridge } from '../workspace-context.ts';

type Older = ReplicaOutput<'contacts.fetchOlder'>;

export function OlderHistory({ record }: { record: ContactRecord }) {
  const { t } = useTranslation('workspace');
  const { t: common } = useTranslation('common');
  const bridge = useBridge();
  const refused = useDesk((state) => state.desk?.service === 'refused');
  const [busy, setBusy] = useState(false);
  const [outcome, setOutcome] = useState<Outcome<Older> | null>(null);
  // Anonymous stands for many people. While the first load goes on, what is here already is not shown either.
  if (record.id === anonymousContactId || record.historyLoading) return null;
  function fetchOlder(): void {
    if (busy) return;
    setBusy(true);
    setOutcome(null);
    void bridge.replica('contacts.fetchOlder', { id: record.id }).then((answer) => {
      setBusy(false);
      setOutcome(answer);
    });
  }
  return (
    <>
      <button type="button" className="small-button" aria-disabled={busy || undefined} onClick={fetchOlder}>
        <Icon shape={history16Regular} />
        {t('older')}
      </button>
      <p className="meta" role="status">
        {busy && t('olderFetching')}
        {outcome?.ok && olderWords(t, outcome.value)}
      </p>
      {outcome?.ok === false && (
        <div className="bar danger" role="alert">
          <Icon shape={errorCircle20Filled} />
          <div className="grow">
            {outcome.error.code !== 'unavailable' ? errorWords(common, outcome.error) : refused ? t('refused') : t('olderUnavailable')}
          </div>
        </div>
      )}
    </>
  );
}

/** "3 older cases and 5 calls added". */
function olderWords(t: TFunction<'workspace'>, { cases, calls }: Older): string {
  if (cases === 0 && calls === 0) return t('olderNone');
  const older = t('olderCases', { count: cases });
  const what = calls === 0 ? older : cases === 0 ? t('olderCalls', { count: calls }) : t('olderAndCalls', { cases: older, count: calls });
  return t('olderAdded', { what });
}
