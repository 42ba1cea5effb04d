/** A new case by hand (P3). The order follows the talk: who, what, where, details, routing, flags. */
import { Button, Input, Textarea } from '@fluentui/react-components';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallCard } from '../../../shared/contract/records.ts';
import type { RingdeskError } from '../../../shared/errors.ts';
import { useDesk, useFormatting } from '../../common/desk-context.tsx';
import { hourWithSeconds } from '../../common/format.ts';
import { save20Regular } from '../../common/icons.ts';
import { Icon } from '../../common/Icon.tsx';
import { Key } from '../../common/parts.tsx';
import { useKeys } from '../keys.ts';
import { focusControl, FormField, Segmented } from '../parts.tsx';
import { useBridge, useModel, useNextStep, useRead, useWork } from '../workspace-context.ts';
import { AddressField } from './AddressField.tsx';
import { AnonymousCustomer } from './AnonymousCustomer.tsx';
import { CategoryField } from './CategoryField.tsx';
import { CustomerField } from './CustomerField.tsx';
import { DetailsRow } from './DetailsRow.tsx';
import {
  type CaseField,
  type CaseFormDraft,
  caseFields,
  type FieldErrors,
  isTouched,
  newCaseDraft,
  toCaseInput,
  validateCase,
} from './draft.ts';
import { DuplicateHint } from './DuplicateHint.tsx';
import { FormErrors } from './FormErrors.tsx';
import { useFieldErrorWords } from './field-words.ts';
import { LeaveDialog } from './LeaveDialog.tsx';
import { TeamField } from './TeamField.tsx';
import { useAnotherReporter } from './use-another-reporter.ts';
import { useNearby } from './use-nearby.ts';

/** @param workKey the call's key, or the Desk for a case without a call */
export function CaseForm({ workKey, card }: { workKey: string; card: CallCard | null }) {
  const { t } = useTranslation(['workspace', 'case']);
  const formatting = useFormatting();
  const bridge = useBridge();
  const model = useModel();
  const work = useWork(workKey);
  const nextStep = useNextStep(workKey);
  const draft = work.draft ?? newCaseDraft(card);
  const words = useFieldErrorWords();
  const online = useDesk((state) => state.desk?.service === 'online');
  const categories = useRead('categories.list', {}, ['ring_category']);
  const teams = useRead('teams.list', {}, ['team']);
  const [tried, setTried] = useState(false);
  const [saving, setSaving] = useState(false);
  const [error, setError] = useState<RingdeskError | null>(null);
  const [leaving, setLeaving] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const cancel = useRef<HTMLSpanElement>(null);
  const errors: FieldErrors = tried ? validateCase(draft) : {};
  const category = categories.value?.find((choice) => choice.id === draft.categoryId) ?? null;
  const team = teams.value?.find((choice) => choice.id === (draft.teamId ?? category?.teamId)) ?? null;

  const change = (patch: Partial<CaseFormDraft>) => model.change(workKey, { draft: { ...draft, ...patch } });
  function focusField(field: CaseField): void {
    form.current?.querySelector<HTMLElement>(`[data-field=${field}] :is(input, textarea, [role=radio])`)?.focus();
  }

  // Opening the form was a person's own act: the focus goes to the first thing that is still to be told.
  const start: CaseField =
    draft.customer.kind === 'new' && draft.newContact.firstName === ''
      ? 'firstName'
      : draft.customer.kind === 'none'
        ? 'customer'
        : draft.categoryId === null
          ? 'categoryId'
          : 'title';
  const focusStart = useEffectEvent(() => focusField(start));
  useEffect(() => focusStart(), []);

  function save(): void {
    setTried(true);
    const found = validateCase(draft);
    const first = caseFields.find((field) => found[field]);
    if (first) return focusField(first);
    const input = toCaseInput(draft, card?.key ?? null);
    if (!input || saving) return;
    setSaving(true);
    setError(null);
    void bridge.replica('cases.create', input).then((outcome) => {
      setSaving(false);
      if (!outcome.ok) return setError(outcome.error);
      const saved = [
        t('caseSaved', { title: input.draft.title }),
        team ? t('caseSavedQueue', { team: team.name }) : '',
        online ? '' : t('caseSavedOffline'),
      ];
      model.change(workKey, {
        view: 'record',
        draft: null,
        caseCreated: true,
        message: { tone: 'good', text: saved.filter((part) => part !== '').join(' '), savedCase: outcome.value },
      });
    });
  }
  function leave(): void {
    if (isTouched(draft, card)) setLeaving(true);
    else model.change(workKey, { view: 'record', draft: null });
  }
  const another = useAnotherReporter(workKey, card, draft, setError);
  const sameMatter = useNearby(draft).near?.cases.filter((record) => record.duplicate) ?? [];
  const nearest = sameMatter[0];
  const mayAdd = nearest !== undefined && !leaving && !saving && (!draft.confidential || nearest.confidential);
  useKeys({ 'Alt+S': save, 'Ctrl+S': save, 'Alt+D': () => (mayAdd ? another.add(nearest) : false), Escape: () => (leaving ? false : leave()) });
  const { draftSaved } = work;
  const draftState = draftSaved.failed ? t('case:draftFailed') : draftSaved.at === null ? t('case:draftSaving') : t('case:draftSaved', { time: hourWithSeconds(formatting, draftSaved.at) });

  const notes = work.notes?.text ?? card?.notes ?? '';
  const address = card?.caller?.address ?? null;
  const flag = (label: string, field: 'remainAnonymous' | 'wantsUpdates' | 'confidential') => (
    <Segmented<'no' | 'yes'>
      label={label}
      small
      value={draft[field] ? 'yes' : 'no'}
      choices={[
        { value: 'no', words: t('no') },
        { value: 'yes', words: t('yes') },
      ]}
      onChoose={(value) => change({ [field]: value === 'yes' })}
    />
  );

  return (
    <form
      ref={form}
      className="card form"
      aria-labelledby="case-title"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <header>
        <h1 className="page-title" id="case-title">
          {t('newCase')}
        </h1>
        <span className={`meta end ${draftSaved.failed ? 'bad' : ''}`}>{isTouched(draft, card) ? draftState : null}</span>
      </header>
      <div className="form-body">
        <FormErrors errors={errors} error={error} onGo={focusField} />
        {draft.remainAnonymous ? <AnonymousCustomer /> : <CustomerField card={card} draft={draft} errors={errors} onChange={change} />}
        <div data-field="requestType">
          <Segmented
            label={t('requestType')}
            required
            value={draft.requestType}
            choices={[
              { value: 'report', words: t('typeReport'), hint: t('typeReportHint') },
              { value: 'request', words: t('typeRequest'), hint: t('typeRequestHint') },
              { value: 'inquireAbout', words: t('typeInquire'), hint: t('typeInquireHint') },
            ]}
            error={words(errors.requestType)}
            onChoose={(requestType) => change({ requestType })}
          />
        </div>
        <div className="two-one">
          <CategoryField
            read={categories}
            value={draft.categoryId}
            error={words(errors.categoryId)}
            onChoose={(categoryId) => change({ categoryId })}
          />
          <TeamField
            teams={teams.value ?? []}
            chosen={draft.teamId}
            followed={category?.teamId ?? null}
            onChoose={(teamId) => change({ teamId })}
          />
        </div>
        <div data-field="title">
          <FormField label={t('subject')} required error={words(errors.title)}>
            {(control) => <Input {...control} maxLength={200} value={draft.title} onChange={(_, data) => change({ title: data.value })} />}
          </FormField>
        </div>
        <AddressField
          draft={draft}
          error={words(errors.incidentAddress)}
          onChange={change}
          aside={
            address !== null &&
            draft.incidentAddress === '' && (
              <button type="button" className="text-button end" onClick={() => change({ incidentAddress: address })}>
                {t('useAddress', { address })}
              </button>
            )
          }
        />
        <DuplicateHint cases={sameMatter} confidential={draft.confidential} hasCall={card !== null} busy={saving || another.busy} onAdd={another.add} />
        <div data-field="description" className="description">
          <FormField
            label={t('description')}
            error={words(errors.description)}
            aside={
              notes.trim() !== '' && (
                <button
                  type="button"
                  className="text-button end"
                  onClick={() => change({ description: [draft.description.trim(), notes.trim()].filter((part) => part !== '').join('\n') })}
                >
                  {t('takeNotes')}
                </button>
              )
            }
          >
            {(control) => (
              <Textarea
                {...control}
                className="fill"
                resize="none"
                maxLength={2000}
                value={draft.description}
                onChange={(_, data) => change({ description: data.value })}
              />
            )}
          </FormField>
        </div>
        <DetailsRow draft={draft} category={category} onChange={change} />
        <div className="three">
          {flag(t('remainAnonymous'), 'remainAnonymous')}
          {flag(t('wantsUpdates'), 'wantsUpdates')}
          {flag(t('keepConfidential'), 'confidential')}
        </div>
      </div>
      <footer>
        <Button
          appearance={nextStep}
          type="submit"
          disabledFocusable={saving}
          icon={<Icon shape={save20Regular} />}
          aria-keyshortcuts="Alt+S"
        >
          {t('saveAndClose')}
          <Key>Alt+S</Key>
        </Button>
        <span ref={cancel} className="contents">
          <Button onClick={leave}>{t('cancel')}</Button>
        </span>
        <span className="meta end">{team ? t('goesToQueue', { team: team.name }) : t('goesNowhere')}</span>
      </footer>
      <LeaveDialog
        open={leaving}
        onStay={() => {
          setLeaving(false);
          focusControl(cancel.current);
        }}
        onKeep={() => model.change(workKey, { view: 'record' })}
        onDiscard={() => model.change(workKey, { view: 'record', draft: null })}
      />
    </form>
  );
}
