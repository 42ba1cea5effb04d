/** A new case by hand (P3). The order follows the talk: who, what, where, details, routing, flags. */
import { Button, Dropdown, Input, Option, Textarea } from '@fluentui/react-components';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallCard } from '../../../shared/contract/records.ts';
import type { RingdeskError } from '../../../shared/errors.ts';
import { useDesk } from '../../common/desk-context.tsx';
import { call16Regular, location16Regular, save20Regular } from '../../common/icons.ts';
import { Icon } from '../../common/Icon.tsx';
import { Key } from '../../common/parts.tsx';
import { useKeys } from '../keys.ts';
import { FormField, Segmented } from '../parts.tsx';
import { useBridge, useModel, useRead, useWork } from '../workspace-context.ts';
import { AcknowledgeBy } from './AcknowledgeBy.tsx';
import { AnonymousCustomer } from './AnonymousCustomer.tsx';
import { CategoryField } from './CategoryField.tsx';
import { CustomerField } from './CustomerField.tsx';
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
import { FormErrors } from './FormErrors.tsx';
import { useFieldErrorWords } from './field-words.ts';
import { LeaveDialog } from './LeaveDialog.tsx';
import { TeamField } from './TeamField.tsx';

const priorities = [
  { value: 'high', words: 'priorityHigh' },
  { value: 'normal', words: 'priorityNormal' },
  { value: 'low', words: 'priorityLow' },
] as const;
const origins = [
  { value: 'phone', words: 'originPhone' },
  { value: 'email', words: 'originEmail' },
  { value: 'portal', words: 'originPortal' },
  { value: 'walkIn', words: 'originWalkIn' },
] as const;

/** @param workKey the call's key, or the Desk for a case without a call */
export function CaseForm({ workKey, card }: { workKey: string; card: CallCard | null }) {
  const { t } = useTranslation('workspace');
  const bridge = useBridge();
  const model = useModel();
  const work = useWork(workKey);
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
  useKeys({ 'Alt+S': save, 'Ctrl+S': save, Escape: () => (leaving ? false : leave()) });

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
        <span className="meta end">{isTouched(draft, card) ? t('draftKept') : null}</span>
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
        <div data-field="incidentAddress">
          <FormField
            label={t('incidentAddress')}
            error={words(errors.incidentAddress)}
            aside={
              address !== null &&
              draft.incidentAddress === '' && (
                <button type="button" className="text-button end" onClick={() => change({ incidentAddress: address })}>
                  {t('useAddress', { address })}
                </button>
              )
            }
          >
            {(control) => (
              <Input
                {...control}
                maxLength={250}
                contentBefore={<Icon shape={location16Regular} />}
                value={draft.incidentAddress}
                onChange={(_, data) => change({ incidentAddress: data.value })}
              />
            )}
          </FormField>
        </div>
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
        <div className="three">
          <FormField label={t('priority')}>
            {(control) => (
              <Dropdown
                {...control}
                className="wide"
                value={t(priorities.find((choice) => choice.value === draft.priority)?.words ?? 'priorityNormal')}
                selectedOptions={[draft.priority]}
                onOptionSelect={(_, data) =>
                  change({ priority: priorities.find((choice) => choice.value === data.optionValue)?.value ?? draft.priority })
                }
              >
                {priorities.map((choice) => (
                  <Option key={choice.value} value={choice.value}>
                    {t(choice.words)}
                  </Option>
                ))}
              </Dropdown>
            )}
          </FormField>
          <FormField label={t('origin')}>
            {(control) => (
              <Dropdown
                {...control}
                className="wide"
                button={
                  <span className="row">
                    {draft.origin === 'phone' && <Icon shape={call16Regular} />}
                    {t(origins.find((choice) => choice.value === draft.origin)?.words ?? 'originPhone')}
                  </span>
                }
                selectedOptions={[draft.origin]}
                onOptionSelect={(_, data) =>
                  change({ origin: origins.find((choice) => choice.value === data.optionValue)?.value ?? draft.origin })
                }
              >
                {origins.map((choice) => (
                  <Option key={choice.value} value={choice.value}>
                    {t(choice.words)}
                  </Option>
                ))}
              </Dropdown>
            )}
          </FormField>
          <AcknowledgeBy category={category} />
        </div>
        <div className="three">
          {flag(t('remainAnonymous'), 'remainAnonymous')}
          {flag(t('wantsUpdates'), 'wantsUpdates')}
          {flag(t('keepConfidential'), 'confidential')}
        </div>
      </div>
      <footer>
        <Button
          appearance="primary"
          type="submit"
          disabledFocusable={saving}
          icon={<Icon shape={save20Regular} />}
          aria-keyshortcuts="Alt+S"
        >
          {t('saveAndClose')}
          <Key>Alt+S</Key>
        </Button>
        <Button onClick={leave}>{t('cancel')}</Button>
        <span className="meta end">{team ? t('goesToQueue', { team: team.name }) : t('goesNowhere')}</span>
      </footer>
      <LeaveDialog
        open={leaving}
        onStay={() => setLeaving(false)}
        onKeep={() => model.change(workKey, { view: 'record' })}
        onDiscard={() => model.change(workKey, { view: 'record', draft: null })}
      />
    </form>
  );
}
