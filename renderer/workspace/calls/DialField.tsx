import { Button, Input } from '@fluentui/react-components';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call20Regular } from '../../common/icons.ts';
import { Icon } from '../../common/Icon.tsx';
import { focusControl } from '../parts.tsx';
import { useBridge } from '../workspace-context.ts';
import { CallErrorBar } from './call-errors.tsx';
import { useCallCommand } from './use-call-command.ts';

/** Calls a number; its session opens by itself while it rings there. What was typed stays when it was refused. */
export function DialField() {
  const { t } = useTranslation('calls');
  const bridge = useBridge();
  const [number, setNumber] = useState('');
  const command = useCallCommand();
  const field = useRef<HTMLFormElement>(null);
  return (
    <form
      ref={field}
      className="dial"
      onSubmit={(event) => {
        event.preventDefault();
        if (number.trim() === '') focusControl(field.current);
        else command.run(() => bridge.replica('calls.dial', { number }), () => setNumber(''));
      }}
    >
      <div className="row">
        <Input aria-label={t('dialLabel')} placeholder={t('dialLabel')} inputMode="tel" maxLength={80} value={number} onChange={(_, data) => setNumber(data.value)} />
        <Button type="submit" icon={<Icon shape={call20Regular} />}>
          {t('dial')}
        </Button>
      </div>
      {command.error && <CallErrorBar error={command.error} />}
    </form>
  );
}
