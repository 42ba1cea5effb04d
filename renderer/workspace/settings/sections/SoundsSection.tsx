import { Button, Slider } from '@fluentui/react-components';
import { useEffect, useRef, useState } from 'react';
import type { SettingsState } from '../../../../shared/contract/settings.ts';
import { useFormatting } from '../../../common/desk-context.tsx';
import { errorCircle16Filled, play20Regular } from '../../../common/icons.ts';
import { Icon } from '../../../common/Icon.tsx';
import { type Playing, playRingTone, type ToneChoice } from '../ring-tone.ts';
import { ChoiceRow, SettingRow, SettingsCard, SwitchRow } from '../SettingRow.tsx';
import { type Setting, useSetting, useSettingsWords } from '../use-settings.ts';
import { useLoudspeakers } from '../use-loudspeakers.ts';

export function SoundsSection({ state }: { state: SettingsState }) {
  const t = useSettingsWords();
  const ring = useSetting(state, 'sounds.ring');
  const device = useSetting(state, 'sounds.device');
  const volume = useSetting(state, 'sounds.volume');
  return (
    <SettingsCard title={t('soundsTitle')}>
      <SwitchRow title={t('ring')} hint={t('ringHint')} {...ring} on={ring.value} onChange={ring.change} />
      <DeviceRow setting={device} />
      <VolumeRow setting={volume} />
      <TestRow choice={{ device: device.value, volume: volume.value }} />
    </SettingsCard>
  );
}

function DeviceRow({ setting }: { setting: Setting<'sounds.device'> }) {
  const t = useSettingsWords();
  const loudspeakers = useLoudspeakers();
  const isGone = setting.value !== '' && loudspeakers !== null && !loudspeakers.some((one) => one.id === setting.value);
  const named = (loudspeakers ?? []).map((one, index) => ({ value: one.id, words: one.label === '' ? t('deviceUnnamed', { number: String(index + 1) }) : one.label }));
  return (
    <ChoiceRow
      title={t('device')}
      hint={isGone ? t('deviceGoneHint') : t('deviceHint')}
      {...setting}
      choices={[{ value: '', words: t('deviceDefault') }, ...named, ...(isGone ? [{ value: setting.value, words: t('deviceGone') }] : [])]}
      onChoose={setting.change}
    />
  );
}

function VolumeRow({ setting }: { setting: Setting<'sounds.volume'> }) {
  const t = useSettingsWords();
  const { locale } = useFormatting();
  /** While the knob is moved; the setting follows. */
  const [moving, setMoving] = useState<number | null>(null);
  const percent = Math.round((moving ?? setting.value) * 100);
  return (
    <SettingRow title={t('volume')} managed={setting.managed} error={setting.error}>
      {(ids) => (
        <>
          <span className="meta num" aria-hidden="true">
            {(percent / 100).toLocaleString(locale, { style: 'percent' })}
          </span>
          <Slider
            {...ids}
            className="setting-slider"
            min={0}
            max={100}
            step={5}
            disabled={setting.managed}
            value={percent}
            aria-valuetext={t('volumeValue', { percent: String(percent) })}
            onChange={(_, data) => {
              setMoving(data.value / 100);
              setting.change(data.value / 100);
            }}
            onBlur={() => setMoving(null)}
          />
        </>
      )}
    </SettingRow>
  );
}

/** A person's own act: it sounds even where the ring tone is off. */
function TestRow({ choice }: { choice: ToneChoice }) {
  const t = useSettingsWords();
  const playing = useRef<Playing | null>(null);
  const [state, setState] = useState<'quiet' | 'playing' | 'failed'>('quiet');
  useEffect(() => () => playing.current?.stop(), []);
  const play = () => {
    playing.current?.stop();
    const mine = playRingTone(choice, false);
    playing.current = mine;
    setState('playing');
    const settle = (next: 'quiet' | 'failed') => {
      if (playing.current === mine) setState(next);
    };
    mine.ended.then(
      () => settle('quiet'),
      () => settle('failed'),
    );
  };
  return (
    <div className="setting">
      <p className={state === 'failed' ? 'field-error' : 'meta'} role="status">
        {state === 'failed' && <Icon shape={errorCircle16Filled} />}
        {state === 'failed' ? t('testFailed') : state === 'playing' ? t('testPlaying') : ''}
      </p>
      <div className="setting-control">
        <Button icon={<Icon shape={play20Regular} />} onClick={play}>
          {t('test')}
        </Button>
      </div>
    </div>
  );
}
