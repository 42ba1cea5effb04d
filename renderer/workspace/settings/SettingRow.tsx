/** One setting: what it is left, its control right. What the organization fixes stays readable and says why it cannot be changed. */
import { Dropdown, Option, Switch } from '@fluentui/react-components';
import { type ReactNode, useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { RingdeskError } from '../../../shared/errors.ts';
import { errorCircle16Filled, lockClosed16Regular } from '../../common/icons.ts';
import { Icon } from '../../common/Icon.tsx';
import { errorWords } from '../../common/words.ts';
import { useSettingsWords } from './use-settings.ts';

interface RowProps {
  title: string;
  hint?: string | undefined;
  managed?: boolean;
  error?: RingdeskError | null;
  /** Gets the ids of title and description for the control's name. */
  children: (ids: { 'aria-labelledby': string; 'aria-describedby': string }) => ReactNode;
}

export function SettingRow({ title, hint, managed = false, error = null, children }: RowProps) {
  const t = useSettingsWords();
  const { t: common } = useTranslation('common');
  const id = useId();
  return (
    <div className="setting">
      <div className="setting-words">
        <p className="setting-title" id={`${id}-title`}>
          {title}
        </p>
        <div id={`${id}-about`}>
          {hint !== undefined && <p className="meta">{hint}</p>}
          {managed && (
            <p className="setting-managed">
              <Icon shape={lockClosed16Regular} className="s" />
              {t('managed')}
            </p>
          )}
        </div>
        {error && (
          <p className="field-error" role="alert">
            <Icon shape={errorCircle16Filled} />
            {t('notChanged')} {errorWords(common, error)}
          </p>
        )}
      </div>
      <div className="setting-control">{children({ 'aria-labelledby': `${id}-title`, 'aria-describedby': `${id}-about` })}</div>
    </div>
  );
}

interface SwitchProps extends Omit<RowProps, 'children'> {
  on: boolean;
  /** In place of "On". */
  onWords?: string | undefined;
  onChange: (on: boolean) => void;
}

export function SwitchRow({ on, onWords, onChange, ...row }: SwitchProps) {
  const t = useSettingsWords();
  return (
    <SettingRow {...row}>
      {(ids) => (
        <>
          <span className="meta" aria-hidden="true">
            {on ? (onWords ?? t('on')) : t('off')}
          </span>
          {row.managed && <Icon shape={lockClosed16Regular} className="s" />}
          <Switch {...ids} checked={on} disabled={row.managed === true} onChange={(_, data) => onChange(data.checked)} />
        </>
      )}
    </SettingRow>
  );
}

interface ChoiceProps<T extends string> extends Omit<RowProps, 'children'> {
  value: T;
  choices: readonly { value: T; words: string }[];
  onChoose: (value: T) => void;
}

export function ChoiceRow<T extends string>({ value, choices, onChoose, ...row }: ChoiceProps<T>) {
  return (
    <SettingRow {...row}>
      {(ids) => (
        <Dropdown
          {...ids}
          className="setting-choice"
          disabled={row.managed === true}
          value={choices.find((choice) => choice.value === value)?.words ?? ''}
          selectedOptions={[value]}
          onOptionSelect={(_, data) => {
            const chosen = choices.find((choice) => choice.value === data.optionValue);
            if (chosen && chosen.value !== value) onChoose(chosen.value);
          }}
        >
          {choices.map((choice) => (
            <Option key={choice.value} value={choice.value}>
              {choice.words}
            </Option>
          ))}
        </Dropdown>
      )}
    </SettingRow>
  );
}

/** What can only be read. */
export function FactRow({ title, hint, value }: { title: string; hint?: string; value: string }) {
  return (
    <SettingRow title={title} hint={hint}>
      {() => <span className="setting-fact selectable">{value}</span>}
    </SettingRow>
  );
}

export function SettingsCard({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="card settings-card" aria-label={title}>
      <header>
        <h3>{title}</h3>
      </header>
      {children}
    </section>
  );
}
