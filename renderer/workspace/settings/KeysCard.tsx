/**
 * The system-wide keys and their change.
 *
 *   shown ──Change──► waiting for keys ──taken──► shown (the new ones)
 *                         │    └──not taken──► waiting (says why; the old ones stay)
 *                         └──Esc, focus goes elsewhere──► shown (the old ones)
 */
import { useEffect, useState } from 'react';
import type { KeyProblem, SettingsState } from '../../../shared/contract/settings.ts';
import type { ShortcutName } from '../../../shared/shortcut.ts';
import { lockClosed16Regular, warning16Regular } from '../../common/icons.ts';
import { Icon } from '../../common/Icon.tsx';
import { Key, Tag } from '../../common/parts.tsx';
import { useBridge } from '../workspace-context.ts';
import { keyCaps, pressedKeys } from './key-names.ts';
import { SettingsCard } from './SettingRow.tsx';
import { useSettingsWords } from './use-settings.ts';

const rows = [
  ['answer', 'keyAnswer'],
  ['dismiss', 'keyDismiss'],
  ['open', 'keyOpen'],
] as const satisfies readonly (readonly [ShortcutName, string])[];

const problemWords = {
  'other-program': 'keyOtherProgram',
  'own-key': 'keyOwn',
  'every-program': 'keyEveryProgram',
  'alt-gr': 'keyAltGr',
  'needs-modifier': 'keyNeedsModifier',
} as const satisfies Record<KeyProblem, string>;

export function KeysCard({ state }: { state: SettingsState }) {
  const t = useSettingsWords();
  return (
    <SettingsCard title={t('keysTitle')}>
      {rows.map(([name, words]) => (
        <KeyRow key={name} name={name} words={t(words)} shortcut={state.shortcuts[name]} />
      ))}
    </SettingsCard>
  );
}

function KeyRow({ name, words, shortcut }: { name: ShortcutName; words: string; shortcut: SettingsState['shortcuts'][ShortcutName] }) {
  const t = useSettingsWords();
  const bridge = useBridge();
  const [waiting, setWaiting] = useState(false);
  const [said, setSaid] = useState<{ problem: boolean; words: string } | null>(null);
  useEffect(() => {
    if (!waiting) return;
    void bridge.host('settings.choosingKey', { choosing: true });
    return () => void bridge.host('settings.choosingKey', { choosing: false });
  }, [bridge, waiting]);

  async function press(keys: string): Promise<void> {
    const outcome = await bridge.host('settings.changeKey', { shortcut: name, keys });
    const problem = outcome.ok ? outcome.value : 'own-key';
    const caps = keyCaps(keys).join('+');
    setSaid(problem ? { problem: true, words: t(problemWords[problem], { keys: caps }) } : { problem: false, words: t('keysChanged', { keys: caps }) });
    if (!problem) setWaiting(false);
  }
  function onKeyDown(event: React.KeyboardEvent): void {
    if (!waiting) return;
    // Every key is meant for the row, Tab too; only Escape alone ends it.
    event.preventDefault();
    event.stopPropagation();
    const keys = pressedKeys(event.nativeEvent);
    if (keys === 'Escape') return setWaiting(false);
    if (keys !== null) void press(keys);
  }
  const problem = said?.problem === true;
  return (
    <div className="setting key-setting">
      <div className="setting-words">
        <p className="setting-title">{words}</p>
        <p className={problem ? 'field-error' : 'meta'} role="status">
          {problem && <Icon shape={warning16Regular} className="s" />}
          {said?.words ?? (waiting ? t('pressKeys') : '')}
        </p>
      </div>
      <div className="setting-control">
        {!shortcut.held && (
          <Tag tone="warning" icon={warning16Regular}>
            {t('usedByProgram')}
          </Tag>
        )}
        <span className="key-caps" aria-hidden="true">
          {keyCaps(shortcut.keys).map((cap) => (
            <Key key={cap}>{cap}</Key>
          ))}
        </span>
        <span className="sr">{keyCaps(shortcut.keys).join('+')}</span>
        {shortcut.managed ? (
          <span title={t('managed')}>
            <Icon shape={lockClosed16Regular} className="s" />
            <span className="sr">{t('managed')}</span>
          </span>
        ) : (
          <button
            type="button"
            className={`small-button framed ${waiting ? 'waiting' : ''}`}
            aria-label={t('changeOf', { what: words })}
            aria-pressed={waiting}
            data-choosing-keys={waiting || undefined}
            onKeyDown={onKeyDown}
            onBlur={() => setWaiting(false)}
            onClick={() => {
              setSaid(null);
              setWaiting(true);
            }}
          >
            {t('change')}
          </button>
        )}
      </div>
    </div>
  );
}
