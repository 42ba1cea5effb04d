/** Where the call goes: at once, or after one has spoken with the other side. */
import { Button, Input } from '@fluentui/react-components';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallCard } from '../../../shared/contract/records.ts';
import { useDesk } from '../../common/desk-context.tsx';
import { FormField } from '../parts.tsx';
import { useBridge, useModel, useWork } from '../workspace-context.ts';
import { CallErrorBar } from './call-errors.tsx';
import { useCallCommand } from './use-call-command.ts';

export function TransferForm({ card }: { card: CallCard }) {
  const { t } = useTranslation('calls');
  const bridge = useBridge();
  const model = useModel();
  const { callNumber } = useWork(card.key);
  const mayBlind = useDesk((state) => state.desk?.capabilities.transfer ?? false);
  const mayWarm = useDesk((state) => state.desk?.capabilities.warmTransfer ?? false);
  const command = useCallCommand();
  const field = useRef<HTMLDivElement>(null);
  const focusField = () => field.current?.querySelector('input')?.focus();
  useEffect(focusField, []);
  const close = () => model.change(card.key, { callTool: null });
  const transfer = (warm: boolean) => {
    if (callNumber.trim() === '') return focusField();
    command.run(
      () => bridge.replica('calls.transfer', { key: card.key, to: callNumber, warm }),
      () => model.change(card.key, { callTool: null, callNumber: '' }),
    );
  };
  return (
    <form
      className="call-tool"
      aria-label={t('transferTitle')}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        close();
      }}
      onSubmit={(event) => {
        event.preventDefault();
        transfer(mayWarm);
      }}
    >
      {command.error && <CallErrorBar error={command.error} />}
      <div ref={field}>
        <FormField
          label={t('transferTo')}
          aside={
            <button type="button" className="text-button end" onClick={close}>
              {t('cancel')}
            </button>
          }
        >
          {(control) => (
            <Input {...control} inputMode="tel" maxLength={80} value={callNumber} onChange={(_, data) => model.change(card.key, { callNumber: data.value })} />
          )}
        </FormField>
      </div>
      <div className="tool-buttons">
        {mayWarm && (
          <Button type="submit" appearance="primary">
            {t('speakFirst')}
          </Button>
        )}
        {mayBlind && (
          <Button type={mayWarm ? 'button' : 'submit'} appearance={mayWarm ? 'secondary' : 'primary'} onClick={() => mayWarm && transfer(false)}>
            {t('transferNow')}
          </Button>
        )}
      </div>
    </form>
  );
}
