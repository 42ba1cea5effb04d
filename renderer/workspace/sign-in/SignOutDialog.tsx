import { Button, Dialog, DialogActions, DialogBody, DialogContent, DialogSurface, DialogTitle } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import { isLive } from '../../common/caller.ts';
import { useDesk } from '../../common/desk-context.tsx';
import { useBridge } from '../workspace-context.ts';

/** Says what stays and what stops before it happens. */
export function SignOutDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation('workspace');
  const bridge = useBridge();
  const waiting = useDesk((state) => state.desk?.pendingEdits ?? 0);
  const onCall = useDesk((state) => state.calls).some((card) => isLive(card));
  return (
    <Dialog open={open} modalType="modal" onOpenChange={(_, data) => !data.open && onClose()}>
      <DialogSurface className="dialog">
        <DialogBody>
          <DialogTitle>{t('signOutTitle')}</DialogTitle>
          <DialogContent>
            <div className="stack gap8">
              <p>{t('signOutText')}</p>
              {onCall && <p>{t('signOutOnCall')}</p>}
              {waiting > 0 && <p>{t('signOutWaiting', { count: waiting })}</p>}
            </div>
          </DialogContent>
          <DialogActions fluid>
            <Button
              appearance="primary"
              autoFocus
              onClick={() => {
                onClose();
                void bridge.host('signIn.signOut', {});
              }}
            >
              {t('signOut')}
            </Button>
            <Button onClick={onClose}>{t('signOutStay')}</Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
