/** Small pieces of the workspace: a labelled field, two kinds of bars, a segmented choice, placeholders. */
import { type ReactNode, useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { RingdeskError } from '../../shared/errors.ts';
import { checkmarkCircle20Regular, dismiss20Regular, errorCircle16Filled, errorCircle20Filled } from '../common/icons.ts';
import { readableReference } from '../common/format.ts';
import { Icon } from '../common/Icon.tsx';
import { errorWords } from '../common/words.ts';
import type { Message } from './model.ts';
import { useRead } from './workspace-context.ts';

export interface ControlProps {
  id: string;
  'aria-describedby'?: string;
  'aria-invalid'?: true;
  'aria-required'?: true;
}
interface FieldProps {
  label: string;
  required?: boolean;
  /** Beside the label, not part of the name. */
  aside?: ReactNode;
  hint?: ReactNode;
  error?: string | undefined;
  className?: string;
  children: (control: ControlProps) => ReactNode;
}

/** Label above the control; error and hint are read with it. `*` is for eyes, readers hear "required". */
export function FormField({ label, required = false, aside, hint, error, className, children }: FieldProps) {
  const id = useId();
  const described = [error ? `${id}-error` : '', hint ? `${id}-hint` : ''].filter((part) => part !== '').join(' ');
  return (
    <div className={`field ${error ? 'invalid' : ''} ${className ?? ''}`}>
      <div className="row label-row">
        <label htmlFor={id}>
          {label}
          {required && (
            <span className="required" aria-hidden="true">
              {' '}
              *
            </span>
          )}
        </label>
        {aside}
      </div>
      {children({
        id,
        ...(described ? { 'aria-describedby': described } : {}),
        ...(error ? { 'aria-invalid': true } : {}),
        ...(required ? { 'aria-required': true } : {}),
      })}
      {error && (
        <p className="field-error" id={`${id}-error`}>
          <Icon shape={errorCircle16Filled} />
          {error}
        </p>
      )}
      {hint && (
        <div className="hint" id={`${id}-hint`}>
          {hint}
        </div>
      )}
    </div>
  );
}

/** The control inside a wrapper: Fluent's own components hide their element. */
export function focusControl(wrapper: HTMLElement | null): void {
  wrapper?.querySelector<HTMLElement>('input, textarea, button')?.focus();
}

interface SegmentedProps<T extends string> {
  label: string;
  required?: boolean;
  value: T | null;
  choices: readonly { value: T; words: string; hint?: string }[];
  small?: boolean;
  error?: string | undefined;
  onChoose: (value: T) => void;
}

/** One of a few answers, all in sight; arrow keys move and choose as in any group of radio buttons. */
export function Segmented<T extends string>({
  label,
  required = false,
  value,
  choices,
  small = false,
  error,
  onChoose,
}: SegmentedProps<T>) {
  const id = useId();
  const group = useRef<HTMLDivElement>(null);
  const selected = choices.findIndex((choice) => choice.value === value);
  function move(event: React.KeyboardEvent): void {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    const index = (Math.max(0, selected) + step + choices.length) % choices.length;
    const choice = choices[index];
    if (!choice) return;
    event.preventDefault();
    onChoose(choice.value);
    group.current?.querySelectorAll<HTMLElement>('[role=radio]')[index]?.focus();
  }
  return (
    <div className="field">
      <span className="label" id={id}>
        {label}
        {required && (
          <span className="required" aria-hidden="true">
            {' '}
            *
          </span>
        )}
      </span>
      <div
        ref={group}
        className={`segmented ${small ? 'small' : ''}`}
        role="radiogroup"
        aria-labelledby={id}
        aria-required={required || undefined}
        onKeyDown={move}
      >
        {choices.map((choice, index) => (
          <button
            key={choice.value}
            type="button"
            role="radio"
            aria-checked={choice.value === value}
            className={choice.value === value ? 'selected' : ''}
            tabIndex={index === Math.max(0, selected) ? 0 : -1}
            onClick={() => onChoose(choice.value)}
          >
            {choice.words}
            {choice.hint && <span className="meta">{choice.hint}</span>}
          </button>
        ))}
      </div>
      {error && (
        <p className="field-error">
          <Icon shape={errorCircle16Filled} />
          {error}
        </p>
      )}
    </div>
  );
}

export function ErrorBar({ error, onRetry }: { error: RingdeskError; onRetry?: () => void }) {
  const { t } = useTranslation('workspace');
  const { t: common } = useTranslation('common');
  return (
    <div className="bar danger" role="alert">
      <Icon shape={errorCircle20Filled} />
      <div className="grow">{errorWords(common, error)}</div>
      {onRetry && (
        <button type="button" className="text-button" onClick={onRetry}>
          {t('retry')}
        </button>
      )}
    </div>
  );
}

export function MessageBar({ message, onDismiss }: { message: Message; onDismiss: () => void }) {
  const { t } = useTranslation(['workspace', 'case']);
  const good = message.tone === 'good';
  return (
    <div className={`bar ${good ? 'good' : 'danger'}`} role={good ? 'status' : 'alert'}>
      <Icon shape={good ? checkmarkCircle20Regular : errorCircle20Filled} />
      <div className="grow">
        {message.text}
        {message.savedCase && <SavedCaseNumber {...message.savedCase} />}
      </div>
      {message.undo && (
        <button type="button" className="text-button" onClick={message.undo}>
          {t('case:undo')}
        </button>
      )}
      <button type="button" className="bar-close" aria-label={t('dismissMessage')} onClick={onDismiss}>
        <Icon shape={dismiss20Regular} className="s" />
      </button>
    </div>
  );
}

/** The number that the caller wants to hear, as soon as there is one; the service's own replaces the provisional one. */
function SavedCaseNumber({ caseId, contactId, provisionalNumber }: NonNullable<Message['savedCase']>) {
  const { t } = useTranslation('workspace');
  const { value } = useRead('contacts.get', { id: contactId }, ['incident']);
  const record = value?.openCases.find((candidate) => candidate.id === caseId);
  if (record?.ticketNumber) return <p className="read-aloud">{t('caseNumberIs', { number: record.ticketNumber })}</p>;
  return <p className="read-aloud">{t('readProvisional', { number: readableReference(provisionalNumber) })}</p>;
}

/** Grey lines where text will be; no spinner. */
export function Placeholder({ lines = 3 }: { lines?: number }) {
  const { t } = useTranslation('workspace');
  return (
    <div className="placeholder" role="status" aria-label={t('loading')}>
      {Array.from({ length: lines }, (_, index) => (
        <span key={index} />
      ))}
    </div>
  );
}

export function EmptyState({ title, hint }: { title: string; hint: string }) {
  return (
    <div className="empty">
      <p className="strong">{title}</p>
      <p className="meta">{hint}</p>
    </div>
  );
}
