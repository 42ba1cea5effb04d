import { Button, Input } from '@fluentui/react-components';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call20Regular } from '../../common/icons.ts';
import { Icon } from '../../common/Icon.tsx';
import { focusControl } from '../parts.tsx';
import { useBridge, useModel, useWorkspaceState } from '../workspace-context.ts';
import { Asking, CallErrorBar } from './call-errors.tsx';
import { ExtensionNote } from './TelLinkNotes.tsx';
import { useCallCommand } from './use-call-command.ts';

/** Calls a number, also one that a link in another program asked for, but only when a person says so; its session opens by itself while it rings there. What was typed stays when it was refused. */
export function DialField() {
  const { t } = useTranslation('calls');
  const bridge = useBridge();
  const [number, setNumber] = useState('');
  const command = useCallCommand();
  const field = useRef<HTMLFormElement>(null);
  const model = useModel();
  const link = useWorkspaceState((state) => state.telLink);
  const [linkBefore, setLinkBefore] = useState<typeof link>(null);
  if (link !== linkBefore) {
    // State derived while rendering: a new link replaces what stood here.
    setLinkBefore(link);
    if (link) setNumber(link.number);
  }
  useEffect(() => {
    if (link) focusControl(field.current);
  }, [link]);
  const called = () => {
    setNumber('');
    model.telLinkDone();
  };
  return (
    <form
      ref={field}
      className="dial"
      onSubmit={(event) => {
        event.preventDefault();
        if (number.trim() === '') focusControl(field.current);
        else command.run(() => bridge.replica('calls.dial', { number }), called);
      }}
    >
      <div className="row">
        <Input aria-label={t('dialLabel')} placeholder={t('dialLabel')} inputMode="tel" maxLength={80} value={number} onChange={(_, data) => setNumber(data.value)} />
        <Button type="submit" icon={<Icon shape={call20Regular} />}>
          {t('dial')}
        </Button>
      </div>
      {link !== null && link.extension !== null && <ExtensionNote extension={link.extension} />}
      {command.slow && <Asking />}
      {command.error && <CallErrorBar error={command.error} />}
    </form>
  );
}
