/** The fields of a refused edit, each with the control of its type. A lookup is shown by its name and stays as it is, and so does what the desk itself made. */
import { Dropdown, Input, Option, Textarea } from '@fluentui/react-components';
import type { FieldInfo, SyncItemDetail, SyncItemRecord } from '../../../shared/contract/sync-records.ts';
import { useFormatting } from '../../common/desk-context.tsx';
import { FormField, Segmented } from '../parts.tsx';
import { useModel } from '../workspace-context.ts';
import { type Decision, fieldKey } from './decisions.ts';
import { itemWords } from './item-words.ts';
import { choiceWords, fieldLabel } from './labels.ts';
import { useSyncWords } from './use-sync.ts';
import { isEditable, type ParseProblem, type Typed, typedOf, valueWords } from './values.ts';

interface Props {
  detail: SyncItemDetail;
  decision: Decision;
  problems: ReadonlyMap<string, ParseProblem>;
}
export function FieldInputs({ detail, decision, problems }: Props) {
  const t = useSyncWords();
  const model = useModel();
  const formatting = useFormatting();
  const type = (key: string, typed: Typed) => model.decide(detail.groupId, { typed: { ...decision.typed, [key]: typed } });
  const records = detail.records.filter((record) => record.fields.length > 0);
  return records.map((record) => (
    <section key={record.seq} className="stack gap8" aria-label={t('whatItWrites')}>
      {records.length > 1 && <h3 className="record-fields">{itemWords(t, { ...record, columns: record.fields.map((field) => field.column) })}</h3>}
      <div className="field-inputs">
        {record.fields.map((field) => {
          const key = fieldKey(record, field);
          const label = fieldLabel(t, record.table, field.column, field.label);
          if (!isEditable(field)) {
            return (
              <div key={key} className="field">
                <span className="label">{label}</span>
                <span className="selectable">{valueWords(t, formatting, field, field.now)}</span>
                <span className="hint">{t('notEditable')}</span>
              </div>
            );
          }
          return (
            <div key={key} data-key={key} className={isLong(field) ? 'wide-field' : ''}>
              <FieldInput
                record={record}
                field={field}
                label={label}
                value={decision.typed[key] ?? typedOf(field, field.now.value, formatting.timeZone)}
                problem={problems.get(key)}
                onType={(typed) => type(key, typed)}
              />
            </div>
          );
        })}
      </div>
    </section>
  ));
}

/** A line of its own for what is longer than a name. */
const isLong = (field: FieldInfo) => field.type === 'memo' || (field.type === 'text' && (field.maxLength ?? 0) > 120);

interface InputProps {
  record: SyncItemRecord;
  field: FieldInfo;
  label: string;
  value: Typed;
  problem: ParseProblem | undefined;
  onType: (typed: Typed) => void;
}
function FieldInput({ field, label, value, problem, onType }: InputProps) {
  const t = useSyncWords();
  const error = problem === undefined ? undefined : 'tooLong' in problem ? t('errorTooLong', { count: problem.tooLong }) : t(problem.key);
  const text = String(value);
  if (field.type === 'boolean') {
    return (
      <Segmented<'no' | 'yes'>
        label={label}
        small
        value={value === true ? 'yes' : 'no'}
        choices={[
          { value: 'no', words: t('no') },
          { value: 'yes', words: t('yes') },
        ]}
        onChoose={(chosen) => onType(chosen === 'yes')}
      />
    );
  }
  if (field.type === 'choice') {
    const chosen = field.choices.find((choice) => String(choice.value) === text);
    return (
      <FormField label={label} error={error}>
        {(control) => (
          <Dropdown
            {...control}
            className="wide"
            placeholder={t('empty')}
            value={chosen ? choiceWords(t, chosen) : ''}
            selectedOptions={[text]}
            onOptionSelect={(_, data) => onType(data.optionValue ?? '')}
          >
            {field.choices.map((choice) => (
              <Option key={choice.value} value={String(choice.value)}>
                {choiceWords(t, choice)}
              </Option>
            ))}
          </Dropdown>
        )}
      </FormField>
    );
  }
  return (
    <FormField label={label} error={error}>
      {(control) => {
        // Longer than allowed is said, not cut: what was typed elsewhere may be longer already.
        if (field.type === 'memo') return <Textarea {...control} className="wide" resize="vertical" rows={4} value={text} onChange={(_, data) => onType(data.value)} />;
        const kind = field.type === 'datetime' ? 'datetime-local' : 'text';
        return (
          <Input
            {...control}
            type={kind}
            {...(field.type === 'integer' || field.type === 'decimal' ? { inputMode: 'decimal' as const } : {})}
            value={text}
            onChange={(_, data) => onType(data.value)}
          />
        );
      }}
    </FormField>
  );
}
