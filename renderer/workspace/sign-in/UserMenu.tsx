import { Button, Menu, MenuItem, MenuList, MenuPopover, MenuTrigger } from '@fluentui/react-components';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDesk } from '../../common/desk-context.tsx';
import { Avatar } from '../../common/parts.tsx';
import { SignOutDialog } from './SignOutDialog.tsx';

/** Who works here; whoever signed in can sign out. */
export function UserMenu() {
  const { t } = useTranslation('workspace');
  const signIn = useDesk((state) => state.signIn);
  const fullName = useDesk((state) => state.desk?.user?.fullName);
  const [asking, setAsking] = useState(false);
  const signedIn = signIn?.session === 'signed-in' || signIn?.session === 'expired';
  const name = fullName ?? (signedIn ? (signIn.account ?? undefined) : undefined);
  if (name === undefined) return null;
  if (!signedIn) {
    return (
      <span title={name}>
        <Avatar name={name} size="small" />
        <span className="sr">{name}</span>
      </span>
    );
  }
  return (
    <>
      <Menu positioning={{ position: 'below', align: 'end' }}>
        <MenuTrigger disableButtonEnhancement>
          <Button className="user-button" appearance="subtle" title={name} aria-label={t('userMenu', { name })}>
            <Avatar name={name} size="small" />
          </Button>
        </MenuTrigger>
        <MenuPopover>
          <div className="user-menu-head">
            <p className="strong">{name}</p>
            <p className="meta">{t('userMenuAt', { service: signIn.service })}</p>
          </div>
          <MenuList>
            <MenuItem onClick={() => setAsking(true)}>{t('signOut')}</MenuItem>
          </MenuList>
        </MenuPopover>
      </Menu>
      <SignOutDialog open={asking} onClose={() => setAsking(false)} />
    </>
  );
}
