import { Textarea } from '@fluentui/react-components';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallCard } from '../../../shared/contract/records.ts';
import { useFormatting } from '../../common/desk-context.tsx';
import { hourWithSeconds } from '../../common/format.ts';
import { useKeys } from '../keys.ts';
import { focusControl, FormField } from '../parts.tsx';
import { useModel, useWork, useWorkspaceState } from '../workspace-context.ts';

/** Of the 2000 characters of a description the rest is for what Ringdesk writes below: an interpreter's wait, an emergency, a transfer. */
const longestNotes = 1800;

/** Saved by itself shortly after the last key; the time beside the label says so. */
export function NotesField({ card }: { card: CallCard }) {
  const { t } = useTranslation('workspace');
  const model = useModel();
  const formatting = useFormatting();
  const { notes, view } = useWork(card.key);
  const answered = useWorkspaceState((state) => state.answered);
  const box = useRef<HTMLDivElement>(null);
  useKeys({ 'Alt+T': () => focusControl(box.current) });

  // After Answer the notes are ready to type in, but only if this was the window that the person works in.
  useEffect(() => {
    const typing = document.activeElement instanceof HTMLInputElement || document.activeElement instanceof HTMLTextAreaElement;
    if (answered > 0 && document.hasFocus() && !typing) focusControl(box.current);
  }, [answered]);
  // A form that has closed took the focus with it: the keyboard goes on in the notes rather than nowhere.
  useEffect(() => {
    if (view === 'record' && document.hasFocus() && document.activeElement === document.body) focusControl(box.current);
  }, [view]);

  const state =
    notes &&
    (notes.failed
      ? t('notSaved')
      : notes.text !== notes.savedText
        ? t('saving')
        : notes.savedAt
          ? t('saved', { time: hourWithSeconds(formatting, notes.savedAt) })
          : null);
  return (
    <div ref={box} className="contents">
      <FormField label={t('notes')} className="notes" aside={<span className={`hint end ${notes?.failed ? 'bad' : ''}`}>{state}</span>}>
        {(control) => (
          <Textarea
            {...control}
            className="fill"
            resize="none"
            maxLength={longestNotes}
            aria-keyshortcuts="Alt+T"
            value={notes?.text ?? card.notes}
            onChange={(_, data) => model.type(card.key, data.value)}
            onBlur={() => void model.save(card.key)}
          />
        )}
      </FormField>
    </div>
  );
}
