import { Button, Dialog, DialogActions, DialogBody, DialogContent, DialogSurface, DialogTitle } from '@fluentui/react-components';
import { useEffect, useEffectEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';

interface Props {
  open: boolean;
  onStay: () => void;
  onKeep: () => void;
  onDiscard: () => void;
}

/** Asked only when something was typed. Keeping the draft is the safe answer and has the focus; what was decided is carried out once the dialog is gone. */
export function LeaveDialog({ open, onStay, onKeep, onDiscard }: Props) {
  const { t } = useTranslation('workspace');
  const [decided, setDecided] = useState<(() => void) | null>(null);
  const stay = () => setDecided(() => onStay);
  return (
    <Dialog open={open && decided === null} modalType="modal" onOpenChange={(_, data) => !data.open && stay()}>
      <DialogSurface className="dialog">
        <Gone
          onGone={() => {
            setDecided(null);
            decided?.();
          }}
        />
        <DialogBody>
          <DialogTitle>{t('leaveTitle')}</DialogTitle>
          <DialogContent>{t('leaveText')}</DialogContent>
          <DialogActions fluid>
            <Button appearance="primary" autoFocus onClick={() => setDecided(() => onKeep)}>
              {t('leaveKeep')}
            </Button>
            <Button onClick={() => setDecided(() => onDiscard)}>{t('leaveDiscard')}</Button>
            <Button onClick={stay}>{t('leaveStay')}</Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}

function Gone({ onGone }: { onGone: () => void }) {
  const gone = useEffectEvent(onGone);
  useEffect(() => () => gone(), []);
  return null;
}
