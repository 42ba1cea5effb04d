import type { CallCard, CaseSummary, ContactRecord } from '../../../shared/contract/records.ts';
import { type RecordRead, useModel, useWork } from '../workspace-context.ts';
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
  const model = useModel();
  const { message } = useWork(card.key);
  return (
    <>
      {message && <MessageBar message={message} onDismiss={() => model.change(card.key, { message: null })} />}
      <PersonHeader card={card} record={record} />
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
