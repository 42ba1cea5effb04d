/** Create Contact from a call: a person with the number that is calling. */
import { Button, Input } from '@fluentui/react-components';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { NewContact } from '../../../shared/contract/replica.ts';
import type { CallCard } from '../../../shared/contract/records.ts';
import type { RingdeskError } from '../../../shared/errors.ts';
import { fullName } from '../../../shared/rules/full-name.ts';
import { errorCircle20Filled, save20Regular } from '../../common/icons.ts';
import { Icon } from '../../common/Icon.tsx';
import { Key } from '../../common/parts.tsx';
import { type FieldErrors, trimmedContact, validateContact } from '../case/draft.ts';
import { useFieldErrorWords } from '../case/field-words.ts';
import { useKeys } from '../keys.ts';
import { ErrorBar, focusControl, FormField } from '../parts.tsx';
import { useBridge, useModel, useNextStep, useWork } from '../workspace-context.ts';

export function ContactForm({ card }: { card: CallCard }) {
  const { t } = useTranslation('workspace');
  const bridge = useBridge();
  const model = useModel();
  const work = useWork(card.key);
  const nextStep = useNextStep(card.key);
  const contact = work.contactDraft ?? { firstName: '', lastName: '', mobilePhone: '' };
  const [tried, setTried] = useState(false);
  const [saving, setSaving] = useState(false);
  const [error, setError] = useState<RingdeskError | null>(null);
  const words = useFieldErrorWords();
  const first = useRef<HTMLDivElement>(null);
  const phone = useRef<HTMLDivElement>(null);
  const errors: FieldErrors = tried ? validateContact(contact, 'errorContactName') : {};
  useEffect(() => focusControl(first.current), []);

  function save(): void {
    setTried(true);
    const found = validateContact(contact, 'errorContactName');
    if (found.firstName) return focusControl(first.current);
    if (found.mobilePhone) return focusControl(phone.current);
    if (saving) return;
    setSaving(true);
    const sent = trimmedContact(contact);
    void bridge.replica('contacts.create', { callKey: card.key, contact: sent }).then((outcome) => {
      setSaving(false);
      if (!outcome.ok) return setError(outcome.error);
      const name = fullName({ firstname: sent.firstName, lastname: sent.lastName }) ?? '';
      model.change(card.key, { view: 'record', contactDraft: null, message: { tone: 'good', text: t('contactSaved', { name }) } });
    });
  }
  const back = () => model.show(card.key, 'record'); // what was typed stays with the call
  useKeys({ 'Alt+S': save, Escape: back });
  const change = (patch: Partial<NewContact>) => model.change(card.key, { contactDraft: { ...contact, ...patch } });
  const count = Object.keys(errors).length;
  return (
    <form
      className="card form"
      aria-labelledby="contact-title"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <header>
        <h1 className="page-title" id="contact-title">
          {t('newContactValue')}
        </h1>
        <span className="meta end">{t('draftKept')}</span>
      </header>
      <div className="form-body">
        {error && <ErrorBar error={error} />}
        {count > 0 && (
          <div className="bar danger" role="alert">
            <Icon shape={errorCircle20Filled} />
            <div>
              <strong>{t('notSavedFields', { count })}</strong> {t('typedKept')}
            </div>
          </div>
        )}
        <div className="two">
          <div ref={first}>
            <FormField label={t('firstName')} required error={words(errors.firstName)}>
              {(control) => (
                <Input {...control} maxLength={50} value={contact.firstName} onChange={(_, data) => change({ firstName: data.value })} />
              )}
            </FormField>
          </div>
          <FormField label={t('lastName')}>
            {(control) => (
              <Input {...control} maxLength={50} value={contact.lastName} onChange={(_, data) => change({ lastName: data.value })} />
            )}
          </FormField>
        </div>
        <div className="two">
          <div ref={phone}>
            <FormField label={t('mobilePhone')} error={words(errors.mobilePhone)}>
              {(control) => (
                <Input
                  {...control}
                  type="tel"
                  maxLength={50}
                  value={contact.mobilePhone}
                  onChange={(_, data) => change({ mobilePhone: data.value })}
                />
              )}
            </FormField>
          </div>
          <FormField label={t('email')}>
            {(control) => (
              <Input
                {...control}
                type="email"
                maxLength={100}
                value={contact.email ?? ''}
                onChange={(_, data) => change({ email: data.value })}
              />
            )}
          </FormField>
        </div>
        <FormField label={t('address')}>
          {(control) => (
            <Input {...control} maxLength={250} value={contact.address ?? ''} onChange={(_, data) => change({ address: data.value })} />
          )}
        </FormField>
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
        <Button onClick={back}>{t('cancel')}</Button>
      </footer>
    </form>
  );
}
