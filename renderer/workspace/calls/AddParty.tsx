/** Somebody joins the call: an interpreter whom the city names, or any number. */
import { Button, Input } from '@fluentui/react-components';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallCard } from '../../../shared/contract/records.ts';
import { useDesk } from '../../common/desk-context.tsx';
import { localLanguage20Regular } from '../../common/icons.ts';
import { Icon } from '../../common/Icon.tsx';
import { FormField } from '../parts.tsx';
import { useBridge, useModel, useWork } from '../workspace-context.ts';
import { CallErrorBar } from './call-errors.tsx';
import { useCallCommand } from './use-call-command.ts';

export function AddParty({ card }: { card: CallCard }) {
  const { t } = useTranslation('calls');
  const bridge = useBridge();
  const model = useModel();
  const { callNumber } = useWork(card.key);
  const interpreters = useDesk((state) => state.desk?.callHandling?.interpreters);
  const command = useCallCommand();
  const panel = useRef<HTMLFormElement>(null);
  const field = useRef<HTMLDivElement>(null);
  // An interpreter that the city names, else the field.
  useEffect(() => panel.current?.querySelector<HTMLElement>('.fui-Button[type=button], input')?.focus(), []);
  const close = () => model.change(card.key, { callTool: null });
  const add = (number: string) => command.run(() => bridge.replica('calls.addParty', { key: card.key, number }), () => model.change(card.key, { callTool: null, callNumber: '' }));
  return (
    <form
      ref={panel}
      className="call-tool"
      aria-label={t('addTitle')}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        close();
      }}
      onSubmit={(event) => {
        event.preventDefault();
        if (callNumber.trim() === '') field.current?.querySelector('input')?.focus();
        else add(callNumber);
      }}
    >
      {command.error && <CallErrorBar error={command.error} />}
      {interpreters?.map(({ number, label }) => (
        <Button key={number} className="left" icon={<Icon shape={localLanguage20Regular} />} onClick={() => add(number)}>
          {label}
        </Button>
      ))}
      <div ref={field}>
        <FormField
          label={t('otherNumber')}
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
        <Button type="submit">{t('add')}</Button>
      </div>
    </form>
  );
}
