/** A person who was looked up, to read: header, open cases, timeline. A case opens the person it is for, with the case marked. */
import { useEffect, useRef } from 'react';
import { Button } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import type { ContactRecord, SearchHit } from '../../../shared/contract/records.ts';
import { useNow } from '../../common/clock.ts';
import { useFormatting } from '../../common/desk-context.tsx';
import { readableReference } from '../../common/format.ts';
import { Key, Tag } from '../../common/parts.tsx';
import { useKeys } from '../keys.ts';
import type { LookedUp } from '../model.ts';
import { ErrorBar, Placeholder } from '../parts.tsx';
import { CaseList } from '../session/OpenCases.tsx';
import { PersonCard } from '../session/PersonHeader.tsx';
import { Timeline } from '../session/Timeline.tsx';
import { useModel, useRead } from '../workspace-context.ts';
import { hitMeta, stateWords } from './hits.ts';

export function RecordView({ record }: { record: LookedUp }) {
  const model = useModel();
  useKeys({ Escape: () => model.closeRecord() });
  return (
    <div className="page record" data-region tabIndex={-1}>
      {record.kind === 'contact' ? <Person contactId={record.contactId} name={record.name} caseId={null} /> : <CaseOf key={record.hit.id} hit={record.hit} />}
    </div>
  );
}

function CloseButton() {
  const { t } = useTranslation('workspace');
  const model = useModel();
  return (
    <Button aria-keyshortcuts="Escape" onClick={() => model.closeRecord()}>
      {t('closeRecord')}
      <Key>Esc</Key>
    </Button>
  );
}

function Person({ contactId, name, caseId }: { contactId: string; name: string; caseId: string | null }) {
  const { t: common } = useTranslation('common');
  const read = useRead('contacts.get', { id: contactId }, ['contact', 'incident', 'phonecall', 'account']);
  const page = useRef<HTMLDivElement>(null);
  const record: ContactRecord | null = read.value;
  const there = record !== null;
  // Opening a record was a person's own act: the focus goes to what was looked for.
  useEffect(() => {
    // Who has gone elsewhere before it was read stays there.
    if (there && document.activeElement !== document.body && !page.current?.contains(document.activeElement)) return;
    const row = caseId === null ? null : page.current?.querySelector<HTMLElement>(`[data-case="${caseId}"]`);
    (row ?? page.current?.querySelector<HTMLElement>('h1'))?.focus();
    row?.scrollIntoView({ block: 'nearest' });
  }, [contactId, caseId, there]);
  return (
    <div className="stack gap12 record-column" ref={page}>
      <PersonCard name={record?.masked ? common('confidentialCaller') : (record?.fullName ?? name)} masked={record?.masked ?? false} known={record} record={record} actions={<CloseButton />} />
      {read.error && <ErrorBar error={read.error} onRetry={read.reload} />}
      {!record && !read.error && (
        <div className="card">
          <Placeholder lines={5} />
        </div>
      )}
      {record && (
        <>
          <CaseList cases={record.openCases} loading={record.historyLoading} highlighted={caseId} />
          <Timeline record={record} phoneCallId={null} />
        </>
      )}
    </div>
  );
}

/** What the search knows of the case itself, and below it the person. */
function CaseOf({ hit }: { hit: SearchHit }) {
  const { t } = useTranslation('workspace');
  const formatting = useFormatting();
  const now = useNow();
  if (hit.contactId !== null) return <Person contactId={hit.contactId} name={hit.person ?? ''} caseId={hit.id} />;
  const state = stateWords(t, hit.state);
  return (
    <div className="stack gap12 record-column">
      <section className="card person-card" aria-labelledby="looked-up-case">
        <div className="grow">
          <p className="meta">{[t('caseLookedUp'), hit.reference === null ? null : readableReference(hit.reference)].filter((part) => part !== null).join(' · ')}</p>
          <h1 className="record-heading selectable" id="looked-up-case" tabIndex={-1}>
            {hit.title}
          </h1>
          <p className="person-facts">{[hit.person === null ? null : t('caseFor', { person: hit.person }), hitMeta({ ...hit, reference: null, person: null }, formatting, now)].filter((part) => part !== null && part !== '').join(' · ')}</p>
          {state !== null && (
            <div className="tags">
              <Tag>{state}</Tag>
            </div>
          )}
        </div>
        <div className="person-actions">
          <CloseButton />
        </div>
      </section>
      <p className="meta">{t('caseOwnerUnknown')}</p>
    </div>
  );
}
