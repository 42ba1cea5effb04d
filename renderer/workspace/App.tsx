import { FluentProvider, useFocusFinders } from '@fluentui/react-components';
import { type ReactNode, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { demoNumbers } from '../../shared/demo-numbers.ts';
import { isLive } from '../common/caller.ts';
import { useDesk } from '../common/desk-context.tsx';
import { themes } from '../common/theme.ts';
import { Announcer } from './Announcer.tsx';
import { DeskView } from './desk/DeskView.tsx';
import { focusRegion, useKeys } from './keys.ts';
import { callsTab, deskTab, recordTab, settingsTab, syncTab } from './model.ts';
import { Rail } from './Rail.tsx';
import { StatusStrip } from './StatusStrip.tsx';
import { SessionTabs } from './SessionTabs.tsx';
import { StorageBar } from './StorageBar.tsx';
import { RingTone } from './settings/RingTone.tsx';
import { SettingsDamagedBar } from './settings/SettingsDamagedBar.tsx';
import { SignInBanner } from './sign-in/SignInBanner.tsx';
import { SignInPanel } from './sign-in/SignInPanel.tsx';
import { TitleBar } from './TitleBar.tsx';
import { CallsPage, RecordView, SessionView, SettingsPage, SyncPage } from './views.tsx';
import { useBridge, useModel, useWorkspaceState } from './workspace-context.ts';

/** Beside the Desk; calls stay in sight above them while there are any. */
const places: Readonly<Record<string, ReactNode>> = { [syncTab]: <SyncPage />, [callsTab]: <CallsPage />, [settingsTab]: <SettingsPage /> };
const placeNames: Readonly<Record<string, 'sync:title' | 'calls:place' | 'settings:title'>> = { [syncTab]: 'sync:title', [callsTab]: 'calls:place', [settingsTab]: 'settings:title' };

export function App() {
  const { t } = useTranslation(['workspace', 'sync', 'calls', 'settings']);
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
        <main className="view" aria-label={t(placeNames[tab] ?? 'desk')}>
          {nobody ? (
            <SignInPanel state={nobody} />
          ) : (
            <>
              <StorageBar />
              <SettingsDamagedBar />
              {(!(tab in places) || sessions) && <SessionTabs />}
              <SignInBanner />
              <Suspense>
                {tab in places ? (
                  <div className="panel">{places[tab]}</div>
                ) : (
                  <div className="panel" role="tabpanel" aria-labelledby={`tab-${tab}`} id="session-panel">
                    {card ? <SessionView key={card.key} card={card} /> : tab === recordTab && record ? <RecordView record={record} /> : <DeskView />}
                  </div>
                )}
              </Suspense>
            </>
          )}
        </main>
        <StatusStrip />
        <Announcer />
        <FocusKeeper />
        <RingTone />
      </div>
    </FluentProvider>
  );
}

/**
 * Fluent's own keeper of the focus lives as long as somebody uses it. If it went with the last form, together with a dialog that covered
 * the window, nobody would be left to show the window to screen readers again.
 */
function FocusKeeper() {
  useFocusFinders();
  return null;
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
    'Ctrl+5': () => model.select(callsTab),
    'Ctrl+Shift+9': () => {
      const { tab } = model.store.getState();
      // The call in sight, else the one that somebody talks on, else one that is held.
      const call = sessions.filter(isLive).sort((one, other) => Number(other.key === tab) - Number(one.key === tab) || Number(one.state === 'held') - Number(other.state === 'held'))[0];
      if (!call) return false;
      model.openEmergency(call.key);
    },
    // In a call and at the Desk these have their own; from anywhere else it is Quick Create.
    'Alt+N': () => {
      if (sessions.some((card) => card.key === model.store.getState().tab) || model.store.getState().tab === deskTab) return false;
      model.quickCreate();
    },
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
