/** The service does not take this edit. It says why; the edit can be put right and tried again, or discarded. */
import { Button } from '@fluentui/react-components';
import { useRef, useState } from 'react';
import type { SyncItemDetail } from '../../../shared/contract/sync-records.ts';
import type { RingdeskError } from '../../../shared/errors.ts';
import { useNow } from '../../common/clock.ts';
import { useDesk, useFormatting } from '../../common/desk-context.tsx';
import { oneFullStop } from '../../common/format.ts';
import { errorCircle20Filled } from '../../common/icons.ts';
import { Icon } from '../../common/Icon.tsx';
import { Key } from '../../common/parts.tsx';
import { useKeys } from '../keys.ts';
import { ErrorBar } from '../parts.tsx';
import { useBridge, useModel, useWorkspaceState } from '../workspace-context.ts';
import { editableFields, hasTyped, noDecision, toRetryInput, typedProblems } from './decisions.ts';
import { DiscardDialog } from './DiscardDialog.tsx';
import { FieldInputs } from './FieldInputs.tsx';
import { FieldList } from './FieldList.tsx';
import { itemWords, reasonWords } from './item-words.ts';
import { whenPhrase } from './times.ts';
import { useSyncWords } from './use-sync.ts';

export function RefusedView({ detail, onDecided }: { detail: SyncItemDetail; onDecided: (text: string) => void }) {
  const t = useSyncWords();
  const bridge = useBridge();
  const model = useModel();
  const formatting = useFormatting();
  const now = useNow();
  const online = useDesk((state) => state.desk?.service === 'online');
  const decision = useWorkspaceState((state) => state.sync.decisions[detail.groupId] ?? noDecision);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<RingdeskError | null>(null);
  const [discarding, setDiscarding] = useState(false);
  // That an identity was revealed is neither rewritten nor thrown away.
  const isRecord = detail.table === 'ring_auditentry';
  const body = useRef<HTMLDivElement>(null);
  const foot = useRef<HTMLElement>(null);
  const { timeZone } = formatting;
  const problems = decision.tried ? typedProblems(detail, decision, timeZone) : new Map();
  const what = itemWords(t, detail);

  function goTo(key: string): void {
    const field = [...(body.current?.querySelectorAll<HTMLElement>('[data-key]') ?? [])].find((candidate) => candidate.dataset['key'] === key);
    field?.querySelector<HTMLElement>('input, textarea, button')?.focus();
  }
  function edit(): void {
    model.decide(detail.groupId, { editing: true });
    const [first] = editableFields(detail);
    if (first) requestAnimationFrame(() => goTo(first.key));
  }
  function stopEditing(): void {
    model.decide(detail.groupId, { editing: false, tried: false });
    requestAnimationFrame(() => foot.current?.querySelector('button')?.focus());
  }
  function retry(): void {
    if (busy) return;
    const input = decision.editing ? toRetryInput(detail, decision, timeZone) : { groupId: detail.groupId, changes: [] };
    if (!input) {
      model.decide(detail.groupId, { tried: true });
      const [first] = typedProblems(detail, decision, timeZone).keys();
      if (first !== undefined) goTo(first);
      return;
    }
    setBusy(true);
    void bridge.replica('sync.retry', input).then((outcome) => {
      setBusy(false);
      if (!outcome.ok) return setError(outcome.error);
      onDecided(online ? t('retried', { what }) : t('retriedOffline', { what }));
    });
  }
  function discard(): void {
    setDiscarding(false);
    void bridge.replica('sync.discard', { groupId: detail.groupId }).then((outcome) => {
      if (!outcome.ok) return setError(outcome.error);
      onDecided(t('discardedMessage', { what }));
    });
  }
  useKeys({
    'Alt+S': () => (decision.editing ? retry() : false),
    Escape: () => (decision.editing && !discarding ? stopEditing() : false),
  });

  const editable = editableFields(detail).length > 0;
  return (
    <>
      <header>
        <div className="grow">
          <h2 className="detail-title selectable">{what}</h2>
          <p className="meta">{oneFullStop(t('youChanged', { when: whenPhrase(t, formatting, detail.at, now) }))}</p>
        </div>
        {decision.editing && hasTyped(decision) && <span className="meta nb">{t('typedKeptHere')}</span>}
      </header>
      <div className="body stack gap12" ref={body}>
        {error && <ErrorBar error={error} />}
        <div className="bar danger">
          <Icon shape={errorCircle20Filled} />
          <div className="grow selectable">
            <strong>{reasonWords(t, detail.reason)}.</strong> {t('keptHere')}
          </div>
        </div>
        {problems.size > 0 && (
          <div className="bar danger" role="alert">
            <Icon shape={errorCircle20Filled} />
            <div className="grow">{t('fieldsWrong', { count: problems.size })}</div>
          </div>
        )}
        {decision.editing ? <FieldInputs detail={detail} decision={decision} problems={problems} /> : <FieldList detail={detail} />}
      </div>
      <footer className="detail-foot" ref={foot}>
        {decision.editing ? (
          <>
            <Button appearance="primary" disabledFocusable={busy} aria-keyshortcuts="Alt+S" onClick={retry}>
              {t('retryWithThese')}
              <Key>Alt+S</Key>
            </Button>
            <Button onClick={stopEditing}>{t('stopEditing')}</Button>
          </>
        ) : (
          <>
            {editable && !isRecord && (
              <Button appearance="primary" onClick={edit}>
                {t('editAndRetry')}
              </Button>
            )}
            <Button disabledFocusable={busy} onClick={retry}>
              {t('retryNow')}
            </Button>
            {!isRecord && (
              <Button className="end" onClick={() => setDiscarding(true)}>
                {t('discard')}
              </Button>
            )}
          </>
        )}
      </footer>
      <DiscardDialog open={discarding} what={what} onKeep={() => setDiscarding(false)} onDiscard={discard} />
    </>
  );
}
