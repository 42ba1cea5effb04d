import { Button, Dialog, DialogActions, DialogBody, DialogContent, DialogSurface, DialogTitle } from '@fluentui/react-components';
import { useSyncWords } from './use-sync.ts';

/** Asked once. Keeping the edit is the safe answer and has the focus. */
export function DiscardDialog({ open, what, onKeep, onDiscard }: { open: boolean; what: string; onKeep: () => void; onDiscard: () => void }) {
  const t = useSyncWords();
  return (
    <Dialog open={open} modalType="modal" onOpenChange={(_, data) => !data.open && onKeep()}>
      <DialogSurface className="dialog">
        <DialogBody>
          <DialogTitle>{t('discardTitle')}</DialogTitle>
          <DialogContent>{t('discardText', { what })}</DialogContent>
          <DialogActions fluid>
            <Button appearance="primary" autoFocus onClick={onKeep}>
              {t('keepIt')}
            </Button>
            <Button onClick={onDiscard}>{t('discardIt')}</Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
