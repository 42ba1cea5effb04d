import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallCard, CaseSummary, ContactRecord } from '../../../shared/contract/records.ts';
import type { Outcome, RingdeskError } from '../../../shared/errors.ts';
import { callerTitle, choiceIsFresh } from '../../common/caller.ts';
import { useNow } from '../../common/clock.ts';
import { arrowUndo16Regular } from '../../common/icons.ts';
import { Icon } from '../../common/Icon.tsx';
import { Key } from '../../common/parts.tsx';
import { useKeys } from '../keys.ts';
import { type RecordRead, useBridge, useModel, useWork } from '../workspace-context.ts';
import { ErrorBar, MessageBar, Placeholder } from '../parts.tsx';
import { OpenCases } from './OpenCases.tsx';
import { PersonHeader } from './PersonHeader.tsx';
import { Timeline } from './Timeline.tsx';

interface Props {
  card: CallCard;
  record: ContactRecord | null;
  read: RecordRead | null;
  cases: readonly CaseSummary[];
  onAttach: (caseId: string) => void;
}

/** P4: the contact record with the case history. The name is there before the record is. */
export function CallerRecord({ card, record, read, cases, onAttach }: Props) {
  const { t } = useTranslation('common');
  const bridge = useBridge();
  const model = useModel();
  const [error, setError] = useState<RingdeskError | null>(null);
  const undo = choiceIsFresh(card, useNow());
  const run = (act: Promise<Outcome<null>>) => void act.then((outcome) => setError(outcome.ok ? null : outcome.error));
  const takeBack = () => run(bridge.replica('calls.unidentify', { key: card.key }));
  useKeys({ 'Alt+Z': () => (undo ? takeBack() : false) });
  const { message } = useWork(card.key);
  return (
    <>
      {message && <MessageBar message={message} onDismiss={() => model.change(card.key, { message: null })} />}
      {undo && (
        <div className="bar undo-bar">
          <span className="grow">{t('youChose', { name: callerTitle(t, card) })}</span>
          <button type="button" className="small-button" aria-keyshortcuts="Alt+Z" onClick={takeBack}>
            <Icon shape={arrowUndo16Regular} />
            {t('undo')}
            <Key>Alt+Z</Key>
          </button>
        </div>
      )}
      {error && <ErrorBar error={error} />}
      <PersonHeader card={card} record={record} onNotThisPerson={takeBack} onReveal={() => run(bridge.replica('calls.reveal', { key: card.key }))} />
      {read?.error && <ErrorBar error={read.error} onRetry={read.reload} />}
      <OpenCases
        card={card}
        cases={cases.filter((candidate) => !isOthers(candidate, record, card))}
        loading={record?.historyLoading ?? card.historyLoading}
        onAttach={onAttach}
      />
      {record ? <Timeline record={record} phoneCallId={card.phoneCallId} /> : !read?.error && <Placeholder lines={5} />}
    </>
  );
}

function isOthers(candidate: CaseSummary, record: ContactRecord | null, card: CallCard): boolean {
  return (
    (record?.addressCases ?? card.addressCases).some((other) => other.id === candidate.id) &&
    !(record?.openCases ?? card.openCases).some((own) => own.id === candidate.id)
  );
}
