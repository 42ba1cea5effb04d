/** Small pieces that both screens share: key caps, tags, portraits and the acknowledgement clock. */
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { CaseSummary } from '../../shared/contract/records.ts';
import { acknowledgementOf } from './acknowledgement.ts';
import { useNow } from './clock.ts';
import { useFormatting } from './desk-context.tsx';
import { initials } from './format.ts';
import { checkmark16Regular, type IconShape, timer16Regular, warning16Filled } from './icons.ts';
import { Icon } from './Icon.tsx';
import { acknowledgementWords } from './words.ts';

/** Printed on the control that it presses; readers hear it from the control's `aria-keyshortcuts`. */
export function Key({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <span className={`key ${className ?? ''}`} aria-hidden="true">
      {children}
    </span>
  );
}

/**
 * A title with the rest of the name that its button is told by, such as "Attach to …, key 1". As content and not as `aria-label`, which
 * would have to hold every word that one sees; what else the button shows is hidden from readers and named by `aria-describedby`.
 * @param name holds the title
 */
export function Named({ name, title }: { name: string; title: string }) {
  const at = name.indexOf(title);
  if (at < 0) return title;
  return (
    <>
      <span className="sr">{name.slice(0, at)}</span>
      {title}
      <span className="sr">{name.slice(at + title.length)}</span>
    </>
  );
}

export function Tag({ icon, tone, children }: { icon?: IconShape; tone?: 'brand' | 'success' | 'warning' | 'danger'; children: ReactNode }) {
  return (
    <span className={`tag ${tone ?? ''}`}>
      {icon && <Icon shape={icon} />}
      {children}
    </span>
  );
}

/** Initials of a person, or a shape where no person is known. */
export function Avatar({ name, icon, size }: { name?: string; icon?: IconShape; size?: 'large' | 'small' }) {
  return (
    <span className={`avatar ${name ? '' : 'neutral'} ${size ?? ''}`} aria-hidden="true">
      {name ? initials(name) : icon && <Icon shape={icon} />}
    </span>
  );
}

/** Nothing for a case without a target; a tick for an acknowledged one when `whenDone` is set. */
export function AcknowledgementClock({ record, whenDone = false }: { record: CaseSummary; whenDone?: boolean }) {
  const { t } = useTranslation('common');
  const { locale } = useFormatting();
  const clock = acknowledgementOf(record, useNow());
  const words = acknowledgementWords(t, locale, clock);
  if (!words || (clock.state === 'done' && !whenDone)) return null;
  const tone = { done: 'good', running: '', soon: 'warn', late: 'bad strong', none: '' }[clock.state];
  const shape = clock.state === 'done' ? checkmark16Regular : clock.state === 'late' ? warning16Filled : timer16Regular;
  return (
    <span className={`clock ${tone}`}>
      <Icon shape={shape} />
      <span aria-hidden="true">{words.text}</span>
      <span className="sr">{words.spoken}</span>
    </span>
  );
}
