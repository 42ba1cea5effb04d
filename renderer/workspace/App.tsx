import { FluentProvider } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import { demoNumbers } from '../../shared/demo-numbers.ts';
import { useDesk } from '../common/desk-context.tsx';
import { themes } from '../common/theme.ts';
import { Announcer } from './Announcer.tsx';
import { DeskView } from './desk/DeskView.tsx';
import { focusRegion, useKeys } from './keys.ts';
import { deskTab, recordTab, settingsTab, syncTab } from './model.ts';
import { Rail } from './Rail.tsx';
import { RecordView } from './search/RecordView.tsx';
import { SessionView } from './session/SessionView.tsx';
import { StatusStrip } from './StatusStrip.tsx';
import { SessionTabs } from './SessionTabs.tsx';
import { StorageBar } from './StorageBar.tsx';
import { RingTone } from './settings/RingTone.tsx';
import { SettingsDamagedBar } from './settings/SettingsDamagedBar.tsx';
import { SettingsPage } from './settings/SettingsPage.tsx';
import { SignInBanner } from './sign-in/SignInBanner.tsx';
import { SignInPanel } from './sign-in/SignInPanel.tsx';
import { SyncPage } from './sync/SyncPage.tsx';
import { TitleBar } from './TitleBar.tsx';
import { useBridge, useModel, useWorkspaceState } from './workspace-context.ts';

export function App() {
  const { t } = useTranslation(['workspace', 'sync', 'settings']);
  const theme = useDesk((state) => state.appearance.theme);
  const tab = useWorkspaceState((state) => state.tab);
  const card = useDesk((state) => state.calls.find((candidate) => candidate.key === tab && candidate.session) ?? null);
  const record = useWorkspaceState((state) => state.record);
  // The calls stay in sight wherever one is.
  const sessions = useDesk((state) => state.calls.some((candidate) => candidate.session));
  const nobody = useDesk(({ signIn }) => (signIn?.session === 'signed-out' || (signIn?.session === 'starting' && signIn.problem !== null) ? signIn : null));
  useApplicationKeys();
  return (
    <FluentProvider theme={themes[theme]}>
      <div className={`app ${nobody ? 'nobody' : ''}`}>
        <TitleBar />
        <Rail />
        <main className="view" aria-label={tab === syncTab ? t('sync:title') : tab === settingsTab ? t('settings:title') : t('desk')}>
          {nobody ? (
            <SignInPanel state={nobody} />
          ) : (
            <>
              <StorageBar />
              <SettingsDamagedBar />
              {((tab !== syncTab && tab !== settingsTab) || sessions) && <SessionTabs />}
              <SignInBanner />
              {tab === syncTab || tab === settingsTab ? (
                <div className="panel">{tab === syncTab ? <SyncPage /> : <SettingsPage />}</div>
              ) : (
                <div className="panel" role="tabpanel" aria-labelledby={`tab-${tab}`} id="session-panel">
                  {card ? (
                    <SessionView key={card.key} card={card} />
                  ) : tab === recordTab && record ? (
                    <RecordView record={record} />
                  ) : (
                    <DeskView />
                  )}
                </div>
              )}
            </>
          )}
        </main>
        <StatusStrip />
        <Announcer />
        <RingTone />
      </div>
    </FluentProvider>
  );
}

function useApplicationKeys(): void {
  const bridge = useBridge();
  const model = useModel();
  const sessions = useDesk((state) => state.calls).filter((card) => card.session);
  const simulator = useDesk((state) => state.desk?.simulator ?? false);
  const record = useWorkspaceState((state) => state.record);
  const tabs = [deskTab, ...sessions.map((card) => card.key), ...(record ? [recordTab] : [])];
  const step = (by: 1 | -1) => {
    const index = Math.max(0, tabs.indexOf(model.store.getState().tab));
    const next = tabs[(index + by + tabs.length) % tabs.length];
    if (next !== undefined) model.select(next);
  };
  useKeys({
    'Ctrl+Tab': () => step(1),
    'Ctrl+Shift+Tab': () => step(-1),
    'Ctrl+1': () => model.select(deskTab),
    'Ctrl+7': () => model.select(syncTab),
    'Ctrl+8': () => model.select(settingsTab),
    F6: () => focusRegion(1),
    'Shift+F6': () => focusRegion(-1),
    'Ctrl+Shift+R': () => {
      if (!simulator) return false;
      void bridge.replica('calls.simulateRing', { number: demoNumbers.known });
    },
  });
}
