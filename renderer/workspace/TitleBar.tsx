import { useTranslation } from 'react-i18next';
import { useDesk } from '../common/desk-context.tsx';
import { add20Regular, appMark, dismiss20Regular, type IconShape, square20Regular, subtract20Regular } from '../common/icons.ts';
import { Icon } from '../common/Icon.tsx';
import { SearchBox } from './search/SearchBox.tsx';
import { PresenceMenu } from './settings/PresenceMenu.tsx';
import { UserMenu } from './sign-in/UserMenu.tsx';
import { useBridge, useModel } from './workspace-context.ts';

/** The window has no frame of the system: this bar moves it and holds its buttons. */
export function TitleBar() {
  const { t } = useTranslation('workspace');
  const bridge = useBridge();
  const model = useModel();
  const city = useDesk((state) => state.desk?.city?.name);
  const nobody = useDesk((state) => state.signIn?.session === 'signed-out');
  const started = useDesk((state) => state.desk !== null); // before that nobody is "ready"
  const button = (name: string, icon: IconShape, operation: 'workspace.minimize' | 'workspace.toggleMaximize' | 'workspace.close') => (
    <button type="button" className="window-button" aria-label={name} title={name} onClick={() => void bridge.host(operation, {})}>
      <Icon shape={icon} className="s" />
    </button>
  );
  return (
    <header className="title">
      <div className="mark">
        <Icon shape={appMark} className="brand" />
        <span className="mark-name">Ringdesk</span> {city !== undefined && <span className="city">{city} 311</span>}
      </div>
      {started && !nobody ? <SearchBox /> : <span />}
      <div className="title-right">
        {started && !nobody && (
          <button type="button" className="quick-create" aria-keyshortcuts="Alt+N" title={t('quickCreateHint')} onClick={model.quickCreate}>
            <Icon shape={add20Regular} />
            <span className="quick-create-words">{t('quickCreate')}</span>
          </button>
        )}
        {started && <PresenceMenu />}
        <UserMenu />
        <div className="window-buttons">
          {button(t('minimize'), subtract20Regular, 'workspace.minimize')}
          {button(t('maximize'), square20Regular, 'workspace.toggleMaximize')}
          {button(t('close'), dismiss20Regular, 'workspace.close')}
        </div>
      </div>
    </header>
  );
}
