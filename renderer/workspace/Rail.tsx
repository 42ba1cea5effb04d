import { useTranslation } from 'react-i18next';
import { useDesk } from '../common/desk-context.tsx';
import { arrowSync20Regular, call20Regular, home20Regular, type IconShape, settings20Regular } from '../common/icons.ts';
import { Icon } from '../common/Icon.tsx';
import { callsTab, deskTab, settingsTab, syncTab } from './model.ts';
import { needsYouCounts } from './sync/item-words.ts';
import { useModel, useRead, useWorkspaceState } from './workspace-context.ts';

/** Only places that exist: more come with the views behind them, between these two. Each keeps the key that it has in the guide. */
export function Rail() {
  const { t } = useTranslation(['workspace', 'sync', 'calls', 'settings']);
  const model = useModel();
  const onCalls = useWorkspaceState((state) => state.tab === callsTab);
  const missed = useRead('calls.missed', {}, ['desk_call', 'phonecall']).value?.length ?? 0;
  const onSync = useWorkspaceState((state) => state.tab === syncTab);
  const onSettings = useWorkspaceState((state) => state.tab === settingsTab);
  const parked = useDesk((state) => state.desk?.parkedEdits);
  const { conflicts, refused } = needsYouCounts(parked ?? []);
  const needing = conflicts + refused;
  const item = (tab: string, words: string, key: number, icon: IconShape, selected: boolean, badge = 0, badgeWords?: string) => (
    <button
      type="button"
      className={`rail-item ${selected ? 'selected' : ''}`}
      aria-current={selected ? 'page' : undefined}
      aria-keyshortcuts={`Control+${key}`}
      aria-label={badge > 0 ? badgeWords : undefined}
      title={`Ctrl+${key}`}
      onClick={() => model.select(tab)}
    >
      <Icon shape={icon} />
      <span className="rail-word">{words}</span>
      {/* Drawn by the style sheet: the name says the number in words, and what is seen as text stands in it. */}
      {badge > 0 && <span className="rail-count num" data-count={badge > 99 ? '99+' : badge} />}
    </button>
  );
  return (
    <nav className="rail" aria-label={t('regionMain')}>
      {item(deskTab, t('desk'), 1, home20Regular, !onSync && !onCalls && !onSettings)}
      {item(callsTab, t('calls:place'), 5, call20Regular, onCalls, missed, t('calls:railMissed', { count: missed }))}
      <span className="rail-space" />
      {item(syncTab, t('sync:railWord'), 7, arrowSync20Regular, onSync, needing, t('sync:railNeedsYou', { count: needing }))}
      {item(settingsTab, t('settings:title'), 8, settings20Regular, onSettings)}
    </nav>
  );
}
