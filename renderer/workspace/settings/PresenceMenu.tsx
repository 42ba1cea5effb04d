/** How this desk's user stands, and whether calls may disturb: the menu of the title bar. */
import { Button, Menu, MenuDivider, MenuGroup, MenuGroupHeader, MenuItem, MenuList, MenuPopover, MenuTrigger } from '@fluentui/react-components';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ShownPresence } from '../../../shared/contract/records.ts';
import type { SettingsState } from '../../../shared/contract/settings.ts';
import { useDesk } from '../../common/desk-context.tsx';
import { chevronDown16Regular } from '../../common/icons.ts';
import { Icon } from '../../common/Icon.tsx';
import { errorWords } from '../../common/words.ts';
import { useCallCommand } from '../calls/use-call-command.ts';
import { useKeys } from '../keys.ts';
import { useBridge } from '../workspace-context.ts';
import { quietChoices, quietFrom } from './do-not-disturb.ts';
import { choiceValue, StateChoices, StateNotes } from './StateChoices.tsx';
import { type PresenceWords, usePresenceWords } from './use-presence.ts';
import { useSetting, useSettings, useSettingsWords } from './use-settings.ts';

const choiceWords = { 'half-an-hour': 'forHalfAnHour', 'an-hour': 'forAnHour', 'until-tomorrow': 'untilTomorrow', 'until-ended': 'untilIEndIt' } as const;

export function PresenceMenu() {
  const settings = useSettings();
  const words = usePresenceWords();
  const presence = useDesk((state) => state.desk?.presence ?? null);
  const mayQuiet = settings !== null && !settings.settings.doNotDisturb.managed;
  if (!mayQuiet && presence === null) return <Shown {...words} />;
  return <WithMenu settings={mayQuiet ? settings : null} words={words} presence={presence} />;
}

function WithMenu({ settings, words, presence }: { settings: SettingsState | null; words: PresenceWords; presence: ShownPresence | null }) {
  const t = useSettingsWords();
  const bridge = useBridge();
  const { t: calls } = useTranslation('calls');
  const { t: common } = useTranslation('common');
  const [open, setOpen] = useState(false);
  const command = useCallCommand();
  useKeys({ 'Ctrl+Shift+P': () => setOpen(true) });
  const choose = (chosen: ShownPresence['chosen']) =>
    command.run(async () => {
      const outcome = await bridge.replica('presence.set', chosen);
      if (!outcome.ok) setOpen(true); // where it says why
      return outcome;
    });
  return (
    <Menu positioning={{ position: 'below', align: 'end' }} open={open} onOpenChange={(_, data) => setOpen(data.open)} checkedValues={presence ? { presence: [choiceValue(presence.chosen)] } : {}}>
      <MenuTrigger disableButtonEnhancement>
        <Button
          className="presence-button"
          appearance="subtle"
          aria-keyshortcuts="Control+Shift+P"
          title="Ctrl+Shift+P"
          aria-label={t(presence ? 'presenceMenuWithState' : 'presenceMenu', { state: words.words })}
        >
          <Shown {...words} />
          <Icon shape={chevronDown16Regular} className="s" />
        </Button>
      </MenuTrigger>
      <MenuPopover className="presence-menu">
        {presence && (
          <div className="user-menu-head">
            <StateNotes presence={presence} />
            {command.error && (
              <p className="meta refused" role="alert">
                {calls('stateNotKept', { why: errorWords(common, command.error) })}
              </p>
            )}
          </div>
        )}
        <MenuList hasCheckmarks={presence !== null}>
          {presence && <StateChoices choose={choose} />}
          {presence && settings && <MenuDivider />}
          {settings && <QuietChoices settings={settings} />}
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}

function QuietChoices({ settings }: { settings: SettingsState }) {
  const t = useSettingsWords();
  const quiet = useSetting(settings, 'doNotDisturb');
  return (
    <MenuGroup>
      <MenuGroupHeader className="presence-group">
        {t('doNotDisturb')}
        <span className="meta">{t('doNotDisturbHint')}</span>
      </MenuGroupHeader>
      {quiet.value.on && <MenuItem onClick={() => quiet.change({ on: false, until: null })}>{t('endDoNotDisturb')}</MenuItem>}
      {quietChoices.map((choice) => (
        <MenuItem key={choice} onClick={() => quiet.change(quietFrom(choice, new Date()))}>
          {t(choiceWords[choice])}
        </MenuItem>
      ))}
    </MenuGroup>
  );
}

function Shown({ dot, words }: PresenceWords) {
  return (
    <span className="presence">
      <span className={`dot ${dot}`} />
      <span className="num nb">{words}</span>
    </span>
  );
}
