/** Who the case is for: a person that is here already, a new one, or the Anonymous contact. Never a business or a property. */
import { Button, Combobox, Input, Option, OptionGroup } from '@fluentui/react-components';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { NewContact } from '../../../shared/contract/replica.ts';
import type { CallCard } from '../../../shared/contract/records.ts';
import { anonymousContactId } from '../../../shared/entities/contact.ts';
import { personName } from '../../common/caller.ts';
import { personAdd20Regular } from '../../common/icons.ts';
import { Icon } from '../../common/Icon.tsx';
import { useKeys } from '../keys.ts';
import { FormField } from '../parts.tsx';
import { useContactSearch } from '../use-contact-search.ts';
import { useRead } from '../workspace-context.ts';
import { type CaseFormDraft, type Customer, type FieldErrors, prefilledNumber } from './draft.ts';
import { useFieldErrorWords } from './field-words.ts';
import { MergeHint } from './MergeHint.tsx';
import { useDelayed } from './use-delayed.ts';

interface Props {
  card: CallCard | null;
  draft: CaseFormDraft;
  errors: FieldErrors;
  onChange: (patch: Partial<CaseFormDraft>) => void;
}

export function CustomerField({ card, draft, errors, onChange }: Props) {
  const { t } = useTranslation(['workspace', 'common', 'case']);
  const { t: common } = useTranslation('common');
  const words = useFieldErrorWords();
  /** null: nothing is being typed, the field shows who was chosen. */
  const [typed, setTyped] = useState<string | null>(null);
  const [open, setOpen] = useState(false);
  const search = useContactSearch(typed ?? '');
  const businessText = useDelayed((typed ?? '').trim().slice(0, 100), 150);
  const businesses = useRead('places.findBusinesses', { text: businessText }, ['account']).value ?? [];
  /** A business was chosen where a person is needed. */
  const [isAccount, setIsAccount] = useState(false);
  const { customer } = draft;
  const chosen = (next: Customer) => {
    setTyped(null);
    setIsAccount(false);
    onChange({ customer: next });
  };
  const chooseNew = () => {
    setTyped(null);
    setIsAccount(false);
    // Only a contact nobody has typed into yet takes the caller's number again.
    const blank = Object.values(draft.newContact).every((value) => value === '');
    onChange({
      customer: { kind: 'new' },
      ...(blank ? { newContact: { ...draft.newContact, mobilePhone: card?.caller ? '' : prefilledNumber(card) } } : {}),
    });
  };
  const anonymous = () => chosen({ kind: 'anonymous', contactId: anonymousContactId });
  useKeys({ 'Alt+A': anonymous });

  const shown =
    typed ??
    (customer.kind === 'existing'
      ? // The call's person may be masked, and revealed while the form is open.
        card?.caller?.contactId === customer.contactId
        ? personName(common, card.caller)
        : customer.name
      : customer.kind === 'new'
        ? t('newContactValue')
        : customer.kind === 'anonymous'
          ? t('anonymous')
          : '');
  return (
    <div className="stack gap12">
      <div className="one-auto" data-field="customer">
        <FormField
          label={t('customer')}
          required
          error={isAccount ? t('common:errorCustomerIsAccount') : words(errors.customer)}
          aside={
            customer.kind === 'existing' && customer.fromCall && typed === null && <span className="meta end">{t('fromThisCall')}</span>
          }
        >
          {(control) => (
            <Combobox
              {...control}
              className="wide"
              freeform
              clearable={false}
              expandIcon={null}
              placeholder={t('searchHint')}
              value={shown}
              selectedOptions={customer.kind === 'existing' ? [customer.contactId] : []}
              open={open}
              onOpenChange={(_, data) => setOpen(data.open)}
              onChange={(event) => {
                setTyped(event.target.value);
                setOpen(true); // pasted and dictated text opens the list too
              }}
              onFocus={(event) => event.target.select()}
              onBlur={() => setTyped(null)}
              onOptionSelect={(_, data) => {
                const business = businesses.find((candidate) => candidate.id === data.optionValue);
                if (business) {
                  setTyped(null);
                  setIsAccount(true);
                  return onChange({ business: { id: business.id, name: business.name } });
                }
                const hit = search.hits.find((candidate) => candidate.id === data.optionValue);
                if (hit) chosen({ kind: 'existing', contactId: hit.id, name: hit.fullName, fromCall: card?.caller?.contactId === hit.id });
              }}
            >
              {search.hits.map((hit) => (
                <Option key={hit.id} value={hit.id} text={hit.fullName} checkIcon={null}>
                  <span className="stack">
                    <span className="strong">{hit.fullName}</span>
                    <span className="meta">
                      {[hit.number, hit.address, t('common:openCaseCount', { count: hit.openCaseCount })]
                        .filter((part) => part !== null)
                        .join(' · ')}
                    </span>
                  </span>
                </Option>
              ))}
              {businesses.length > 0 && (
                <OptionGroup label={t('case:businesses')}>
                  {businesses.map((business) => (
                    <Option key={business.id} value={business.id} text={business.name} checkIcon={null}>
                      <span className="stack">
                        <span>{business.name}</span>
                        {business.address !== null && <span className="meta">{business.address}</span>}
                      </span>
                    </Option>
                  ))}
                </OptionGroup>
              )}
              {search.hits.length === 0 && businesses.length === 0 && (
                <Option value="" disabled text="" checkIcon={null}>
                  {search.error ? t('searchFailed') : search.done ? t('searchNone', { text: (typed ?? '').trim() }) : t('searchHint')}
                </Option>
              )}
            </Combobox>
          )}
        </FormField>
        <div className="row customer-buttons">
          <Button icon={<Icon shape={personAdd20Regular} />} aria-pressed={customer.kind === 'new'} onClick={chooseNew}>
            {t('newContact')}
          </Button>
          <Button aria-pressed={customer.kind === 'anonymous'} aria-keyshortcuts="Alt+A" title="Alt+A" onClick={anonymous}>
            {t('anonymous')}
          </Button>
        </div>
      </div>
      {draft.business && (
        <p className="business-context">
          {t('case:businessContext', { name: draft.business.name })}
          <button
            type="button"
            className="text-button"
            onClick={() => {
              setIsAccount(false);
              onChange({ business: null });
            }}
          >
            {t('case:businessRemove')}
          </button>
        </p>
      )}
      {customer.kind === 'existing' && (
        <MergeHint
          key={customer.contactId}
          contactId={customer.contactId}
          card={card}
          onMerged={(contactId, name) => onChange({ customer: { ...customer, contactId, name } })}
        />
      )}
      {customer.kind === 'new' && (
        <NewContactFields
          contact={draft.newContact}
          errors={errors}
          onChange={(patch) => onChange({ newContact: { ...draft.newContact, ...patch } })}
        />
      )}
    </div>
  );
}

function NewContactFields({
  contact,
  errors,
  onChange,
}: {
  contact: NewContact;
  errors: FieldErrors;
  onChange: (patch: Partial<NewContact>) => void;
}) {
  const { t } = useTranslation('workspace');
  const words = useFieldErrorWords();
  return (
    <div className="three new-contact" role="group" aria-label={t('newContactValue')}>
      <div data-field="firstName">
        <FormField label={t('firstName')} required error={words(errors.firstName)}>
          {(control) => (
            <Input {...control} maxLength={50} value={contact.firstName} onChange={(_, data) => onChange({ firstName: data.value })} />
          )}
        </FormField>
      </div>
      <FormField label={t('lastName')}>
        {(control) => (
          <Input {...control} maxLength={50} value={contact.lastName} onChange={(_, data) => onChange({ lastName: data.value })} />
        )}
      </FormField>
      <div data-field="mobilePhone">
        <FormField label={t('mobilePhone')} error={words(errors.mobilePhone)}>
          {(control) => (
            <Input
              {...control}
              type="tel"
              maxLength={50}
              value={contact.mobilePhone}
              onChange={(_, data) => onChange({ mobilePhone: data.value })}
            />
          )}
        </FormField>
      </div>
    </div>
  );
}
