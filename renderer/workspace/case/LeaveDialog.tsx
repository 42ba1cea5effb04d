import { Button, Dialog, DialogActions, DialogBody, DialogContent, DialogSurface, DialogTitle } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';

interface Props {
  open: boolean;
  onStay: () => void;
  onKeep: () => void;
  onDiscard: () => void;
}

/** Asked only when something was typed. Keeping the draft is the safe answer and has the focus. */
export function LeaveDialog({ open, onStay, onKeep, onDiscard }: Props) {
  const { t } = useTranslation('workspace');
  return (
    <Dialog open={open} modalType="modal" onOpenChange={(_, data) => !data.open && onStay()}>
      <DialogSurface className="dialog">
        <DialogBody>
          <DialogTitle>{t('leaveTitle')}</DialogTitle>
          <DialogContent>{t('leaveText')}</DialogContent>
          <DialogActions fluid>
            <Button appearance="primary" autoFocus onClick={onKeep}>
              {t('leaveKeep')}
            </Button>
            <Button onClick={onDiscard}>{t('leaveDiscard')}</Button>
            <Button onClick={onStay}>{t('leaveStay')}</Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
