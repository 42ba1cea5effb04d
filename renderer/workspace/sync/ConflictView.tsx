/** Both sides changed the same fields: one choice for each. Nothing is preselected; what loses stays in a note. */
import { Button, Textarea } from '@fluentui/react-components';
import { useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConflictField, FieldValue, MergedField, SyncItemDetail, SyncItemRecord } from '../../../shared/contract/sync-records.ts';
import type { RingdeskError } from '../../../shared/errors.ts';
import { useNow } from '../../common/clock.ts';
import { useFormatting } from '../../common/desk-context.tsx';
import { oneFullStop } from '../../common/format.ts';
import { errorCircle16Filled, errorCircle20Filled, merge16Regular } from '../../common/icons.ts';
import { Icon } from '../../common/Icon.tsx';
import { Key } from '../../common/parts.tsx';
import { useKeys } from '../keys.ts';
import { ErrorBar } from '../parts.tsx';
import { useBridge, useModel, useWorkspaceState } from '../workspace-context.ts';
import { chooseAll, choiceProblems, type ChoiceProblem, combine, conflictsOf, type Decision, type FieldChoice, fieldKey, noDecision, type Side, textOf, toResolveInput } from './decisions.ts';
import { itemWords, recordTitle } from './item-words.ts';
import { fieldLabel } from './labels.ts';
import { briefMoment, whenPhrase } from './times.ts';
import { useSyncWords } from './use-sync.ts';
import { isText, valueWords } from './values.ts';
import { differingWords } from './word-diff.ts';

export function ConflictView({ detail, onDecided }: { detail: SyncItemDetail; onDecided: (text: string) => void }) {
  const t = useSyncWords();
  const bridge = useBridge();
  const model = useModel();
  const formatting = useFormatting();
  const now = useNow();
  const decision = useWorkspaceState((state) => state.sync.decisions[detail.groupId] ?? noDecision);
  const [saving, setSaving] = useState(false);
  const [error, setError] = useState<RingdeskError | null>(null);
  const body = useRef<HTMLDivElement>(null);
  const problems = decision.tried ? choiceProblems(detail, decision) : new Map<string, ChoiceProblem>();
  const change = (next: Decision) => model.decide(detail.groupId, next);

  function save(): void {
    model.decide(detail.groupId, { tried: true });
    const [first] = choiceProblems(detail, decision).keys();
    if (first !== undefined) return goTo(first);
    const input = toResolveInput(detail, decision);
    if (!input || saving) return;
    setSaving(true);
    void bridge.replica('sync.resolve', input).then((outcome) => {
      setSaving(false);
      if (!outcome.ok) return setError(outcome.error);
      onDecided(t('choicesSaved', { what: itemWords(t, detail) }));
    });
  }
  function goTo(key: string): void {
    const group = [...(body.current?.querySelectorAll<HTMLElement>('[data-key]') ?? [])].find((candidate) => candidate.dataset['key'] === key);
    (group?.querySelector<HTMLElement>('textarea') ?? group?.querySelector<HTMLElement>('input'))?.focus();
  }
  useKeys({ 'Alt+S': save });

  const [firstRecord] = detail.records;
  const who = firstRecord?.theirsBy ?? t('somebodyElse');
  const theirsAt = firstRecord?.theirsAt ?? null;
  const mine = whenPhrase(t, formatting, detail.at, now);
  return (
    <>
      <header>
        <div className="grow">
          <h2 className="detail-title selectable">{recordTitle(t, detail)}</h2>
          <p className="meta">
            {oneFullStop(
              theirsAt === null
                ? t('conflictIntroNoTime', { mine, who })
                : t('conflictIntro', { mine, who, theirs: whenPhrase(t, formatting, theirsAt, now) }),
            )}
          </p>
        </div>
      </header>
      <div ref={body}>
        {error && (
          <div className="body">
            <ErrorBar error={error} />
          </div>
        )}
        {problems.size > 0 && (
          <div className="body">
            <div className="bar danger" role="alert">
              <Icon shape={errorCircle20Filled} />
              <div>
                <strong>{t('choicesMissing', { count: problems.size })}</strong>{' '}
                {conflictsOf(detail)
                  .filter(({ key }) => problems.has(key))
                  .map(({ record, field, key }, index) => (
                    <span key={key}>
                      {index > 0 && ', '}
                      <button type="button" className="text-button" onClick={() => goTo(key)}>
                        {fieldLabel(t, record.table, field.column, field.label)}
                      </button>
                    </span>
                  ))}
              </div>
            </div>
          </div>
        )}
        {detail.records
          .filter((record) => record.conflicts.length > 0 || record.merged.length > 0)
          .map((record) => (
            <RecordConflicts
              key={record.seq}
              record={record}
              mineAt={detail.at}
              alone={detail.records.length === 1}
              decision={decision}
              problems={problems}
              onChange={change}
              onGo={goTo}
            />
          ))}
      </div>
      <footer className="detail-foot">
        <Button appearance="primary" disabledFocusable={saving} aria-keyshortcuts="Alt+S" onClick={save}>
          {t('saveChoices')}
          <Key>Alt+S</Key>
        </Button>
        <Button onClick={() => change(chooseAll(detail, decision, 'mine'))}>{t('allMine')}</Button>
        <Button onClick={() => change(chooseAll(detail, decision, 'theirs'))}>{t('allTheirs')}</Button>
        <span className="meta end">{t('othersInNote')}</span>
      </footer>
    </>
  );
}

interface RecordProps {
  record: SyncItemRecord;
  mineAt: string;
  /** No other record in the group: its name is the title already. */
  alone: boolean;
  decision: Decision;
  problems: ReadonlyMap<string, ChoiceProblem>;
  onChange: (decision: Decision) => void;
  onGo: (key: string) => void;
}
function RecordConflicts({ record, mineAt, alone, decision, problems, onChange, onGo }: RecordProps) {
  const t = useSyncWords();
  const { t: common } = useTranslation('common');
  const formatting = useFormatting();
  const now = useNow();
  const at = (who: string, instant: string | null) => (instant === null ? who : t('sideAt', { who, time: briefMoment(common, formatting, instant, now) }));
  const heads = { mine: at(t('yours'), mineAt), theirs: at(record.theirsBy ?? t('theirs'), record.theirsAt) };
  return (
    <>
      {!alone && <h3 className="record-title">{recordTitle(t, { ...record, columns: record.fields.map((field) => field.column) })}</h3>}
      {record.conflicts.length > 0 && (
        <div className="choices">
          <div className="choices-head" aria-hidden="true">
            <span>{t('field')}</span>
            <span>{t('before')}</span>
            <span>{heads.mine}</span>
            <span>{heads.theirs}</span>
          </div>
          {record.conflicts.map((field) => (
            <FieldRow
              key={field.column}
              record={record}
              field={field}
              heads={heads}
              decision={decision}
              problem={problems.get(fieldKey(record, field))}
              onChange={onChange}
              onGo={onGo}
            />
          ))}
        </div>
      )}
      {record.merged.length > 0 && <Merged record={record} fields={record.merged} />}
    </>
  );
}

interface FieldRowProps {
  record: SyncItemRecord;
  field: ConflictField;
  heads: Readonly<Record<Side, string>>;
  decision: Decision;
  problem: ChoiceProblem | undefined;
  onChange: (decision: Decision) => void;
  onGo: (key: string) => void;
}
function FieldRow({ record, field, heads, decision, problem, onChange, onGo }: FieldRowProps) {
  const t = useSyncWords();
  const formatting = useFormatting();
  const id = useId();
  const key = fieldKey(record, field);
  const choice = decision.choices[key];
  const label = fieldLabel(t, record.table, field.column, field.label);
  const choose = (next: FieldChoice) => onChange({ ...decision, choices: { ...decision.choices, [key]: next } });
  const text = decision.combined[key];
  function startCombining(): void {
    onChange(combine(field, key, decision));
    // The text area is drawn by this change; the focus follows a person's own act.
    requestAnimationFrame(() => onGo(key));
  }
  const pick = (side: Side, own: FieldValue, other: FieldValue) => (
    <Pick name={id} head={heads[side]} checked={choice === side} onChoose={() => choose(side)}>
      {isText(field) && own.value !== null ? (
        <Marked text={textOf(own)} other={textOf(other)} />
      ) : (
        <span className={own.value === null ? 'nothing' : ''}>{valueWords(t, formatting, field, own)}</span>
      )}
    </Pick>
  );
  return (
    <div
      className={`choice-row ${problem ? 'invalid' : ''}`}
      role="radiogroup"
      aria-labelledby={`${id}-label`}
      aria-describedby={`${id}-before${problem ? ` ${id}-problem` : ''}`}
      data-key={key}
    >
      <span className="choice-label" id={`${id}-label`}>
        {label}
      </span>
      <div className="choice-before selectable" id={`${id}-before`}>
        <span className="choice-head">{t('before')}</span>
        {valueWords(t, formatting, field, field.before)}
      </div>
      {pick('mine', field.mine, field.theirs)}
      {pick('theirs', field.theirs, field.mine)}
      {text !== undefined && (
        <div className="choice-combined">
          <Pick name={id} head={t('combined')} checked={choice === 'combined'} onChoose={() => choose('combined')} shown>
            {null}
          </Pick>
          <Textarea
            className="wide"
            resize="vertical"
            rows={5}
            aria-label={t('combinedText', { field: label })}
            {...(problem && problem !== 'missing' ? { 'aria-invalid': true, 'aria-describedby': `${id}-problem` } : {})}
            value={text}
            onChange={(_, data) =>
              onChange({ ...decision, choices: { ...decision.choices, [key]: 'combined' }, combined: { ...decision.combined, [key]: data.value } })
            }
          />
        </div>
      )}
      {isText(field) && text === undefined && (
        <button type="button" className="small-button framed choice-combine" aria-label={t('combineField', { field: label })} onClick={startCombining}>
          <Icon shape={merge16Regular} />
          {t('combine')}
        </button>
      )}
      {problem && (
        <p className="field-error choice-problem" id={`${id}-problem`}>
          <Icon shape={errorCircle16Filled} />
          {problem === 'missing' ? t('chooseOne') : t('errorTooLong', { count: problem.tooLong })}
        </p>
      )}
    </div>
  );
}

interface PickProps {
  name: string;
  /** Whose value; above the cards where they stand in columns, in the card where they do not. */
  head: string;
  checked: boolean;
  /** The head is the card's own text. */
  shown?: boolean;
  onChoose: () => void;
  children: React.ReactNode;
}
function Pick({ name, head, checked, shown = false, onChoose, children }: PickProps) {
  return (
    <label className={`pick ${checked ? 'on' : ''}`}>
      <input type="radio" name={name} checked={checked} onChange={onChoose} />
      <span className="pick-value">
        <span className={shown ? '' : 'choice-head'}>{head}</span>
        {children}
      </span>
    </label>
  );
}

/** What the other side does not have is bold and underlined. */
function Marked({ text, other }: { text: string; other: string }) {
  return differingWords(text, other).map((segment, index) => (segment.differs ? <mark key={index}>{segment.text}</mark> : <span key={index}>{segment.text}</span>));
}

function Merged({ record, fields }: { record: SyncItemRecord; fields: readonly MergedField[] }) {
  const t = useSyncWords();
  const formatting = useFormatting();
  const words = fields.map((field) => {
    const value = valueWords(t, formatting, field, field.now);
    const names = { field: fieldLabel(t, record.table, field.column, field.label), value: value.length > 60 ? `${value.slice(0, 59).trimEnd()}…` : value };
    return field.by === 'mine' ? t('mergedMine', names) : t('mergedTheirs', names);
  });
  return (
    <p className="meta merged">
      {t('alsoChanged')} {words.join(', ')}. {t('mergedKept')}
    </p>
  );
}
