import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { NearbyCase } from '../../../shared/contract/case-form-records.ts';
import type { ReplicaOutput } from '../../../shared/contract/replica.ts';
import type { CallCard } from '../../../shared/contract/records.ts';
import type { RingdeskError } from '../../../shared/errors.ts';
import { caseNumber } from '../../common/words.ts';
import { useBridge, useModel } from '../workspace-context.ts';
import { type CaseFormDraft, reporterOf } from './draft.ts';

/** Joins the case that is open already instead of saving a second one. The form closes with a message that can take it back, draft and all. */
export function useAnotherReporter(workKey: string, card: CallCard | null, draft: CaseFormDraft, onError: (error: RingdeskError | null) => void) {
  const { t } = useTranslation('case');
  const { t: common } = useTranslation('common');
  const bridge = useBridge();
  const model = useModel();
  const [busy, setBusy] = useState(false);

  function messageOf(record: NearbyCase, why: ReplicaOutput<'reporters.add'>['why']): string {
    const number = caseNumber(common, record);
    const name = nameOf(draft);
    const sentence = {
      connected: () => t('reporterAdded', { name, number }),
      anonymous: () => (card ? t('reporterAddedUnnamed', { number }) : t('reporterUnnamedDesk', { number })),
      already: () => (card ? t('reporterAlready', { number }) : t('reporterAlreadyDesk', { number })),
      caseAnonymous: () => (card ? t('reporterCaseAnonymous', { number }) : t('reporterUnnamedDesk', { number })),
    }[why]();
    return `${sentence} ${t('reporterNoteKept')}`;
  }

  function add(record: NearbyCase): void {
    if (busy) return;
    setBusy(true);
    onError(null);
    const { remainAnonymous, confidential, title, description } = draft;
    void bridge
      .replica('reporters.add', { callKey: card?.key ?? null, caseId: record.id, customer: reporterOf(draft), remainAnonymous, confidential, title: title.slice(0, 200), description: description.slice(0, 2000) })
      .then((outcome) => {
        setBusy(false);
        if (!outcome.ok) return onError(outcome.error);
        const { connectionId, contactId, attachedBefore, why } = outcome.value;
        // A person who was made with it is here now, and is not made twice.
        const back: CaseFormDraft = contactId !== null && draft.customer.kind === 'new' ? { ...draft, customer: { kind: 'existing', contactId, name: nameOf(draft), fromCall: card !== null } } : draft;
        const undo = () =>
          void bridge.replica('reporters.remove', { callKey: card?.key ?? null, connectionId, attachedBefore }).then((undone) => {
            if (undone.ok) model.change(workKey, { view: 'case', draft: back, message: null });
            else model.change(workKey, { message: { tone: 'danger', text: undone.error.message } });
          });
        model.change(workKey, { view: 'record', draft: null, message: { tone: 'good', text: messageOf(record, why), undo } });
      });
  }
  return { add, busy };
}

function nameOf({ customer, newContact }: CaseFormDraft): string {
  return customer.kind === 'existing' ? customer.name : `${newContact.firstName} ${newContact.lastName}`.trim();
}
