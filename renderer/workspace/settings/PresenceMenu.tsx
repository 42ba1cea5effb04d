/** How this desk stands, and whether calls may disturb: the menu of the title bar. */
import { Button, Menu, MenuItem, MenuList, MenuPopover, MenuTrigger } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import type { SettingsState } from '../../../shared/contract/settings.ts';
import { isLive } from '../../common/caller.ts';
import { useNow } from '../../common/clock.ts';
import { useDesk } from '../../common/desk-context.tsx';
import { callTime, elapsed } from '../../common/format.ts';
import { chevronDown16Regular } from '../../common/icons.ts';
import { Icon } from '../../common/Icon.tsx';
import { quietChoices, quietFrom } from './do-not-disturb.ts';
import { useQuietWords, useSetting, useSettings, useSettingsWords } from './use-settings.ts';

const choiceWords = { 'half-an-hour': 'forHalfAnHour', 'an-hour': 'forAnHour', 'until-tomorrow': 'untilTomorrow', 'until-ended': 'untilIEndIt' } as const;

export function PresenceMenu() {
  const settings = useSettings();
  const presence = usePresence();
  if (!settings) return <Shown {...presence} />;
  return <WithMenu settings={settings} presence={presence} />;
}

function WithMenu({ settings, presence }: { settings: SettingsState; presence: Presence }) {
  const t = useSettingsWords();
  const quiet = useSetting(settings, 'doNotDisturb');
  if (quiet.managed) return <Shown {...presence} />;
  return (
    <Menu positioning={{ position: 'below', align: 'end' }}>
      <MenuTrigger disableButtonEnhancement>
        <Button className="presence-button" appearance="subtle" aria-label={t('presenceMenu', { state: presence.words })}>
          <Shown {...presence} />
          <Icon shape={chevronDown16Regular} className="s" />
        </Button>
      </MenuTrigger>
      <MenuPopover>
        <div className="user-menu-head">
          <p className="strong">{t('doNotDisturb')}</p>
          <p className="meta">{t('doNotDisturbHint')}</p>
        </div>
        <MenuList>
          {quiet.value.on && <MenuItem onClick={() => quiet.change({ on: false, until: null })}>{t('endDoNotDisturb')}</MenuItem>}
          {quietChoices.map((choice) => (
            <MenuItem key={choice} onClick={() => quiet.change(quietFrom(choice, new Date()))}>
              {t(choiceWords[choice])}
            </MenuItem>
          ))}
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}

interface Presence {
  dot: string;
  words: string;
}

function Shown({ dot, words }: Presence) {
  return (
    <span className="presence">
      <span className={`dot ${dot}`} />
      <span className="num nb">{words}</span>
    </span>
  );
}

/** A call comes before everything; who is not to be disturbed is not "ready". */
function usePresence(): Presence {
  const { t } = useTranslation('workspace');
  const quiet = useQuietWords();
  const now = useNow();
  const calls = useDesk((state) => state.calls);
  const live = calls.find((card) => card.state === 'answered') ?? calls.find((card) => isLive(card)) ?? calls.find((card) => card.session && card.state === 'ringing'); // the last one is dialled from here
  if (live) return { dot: 'busy', words: t('onACall', { time: callTime(elapsed(live.answeredAt ?? live.ringingAt, now)) }) };
  const wrapUp = calls.find((card) => card.session && !isLive(card));
  if (wrapUp) return { dot: 'wrap', words: t('inWrapUp', { time: callTime(elapsed(wrapUp.endedAt, now)) }) };
  return quiet === null ? { dot: '', words: t('ready') } : { dot: 'quiet', words: quiet };
}
