import { useEffect } from 'react';
import { isLive } from '../../common/caller.ts';
import { useDesk } from '../../common/desk-context.tsx';
import { playRingTone } from './ring-tone.ts';
import { useSettings } from './use-settings.ts';

/** One tone, however many calls ring; silent while somebody speaks here, and when nobody wants to be disturbed. Draws nothing. */
export function RingTone() {
  const rings = useDesk((state) => state.calls.some((card) => card.state === 'ringing' && !card.dismissed) && !state.calls.some((card) => isLive(card)));
  const settings = useSettings()?.settings;
  const wanted = settings !== undefined && settings['sounds.ring'].value && !settings.doNotDisturb.value.on;
  const device = settings?.['sounds.device'].value ?? '';
  const volume = settings?.['sounds.volume'].value ?? 0;
  const plays = rings && wanted;
  useEffect(() => {
    if (!plays) return;
    const playing = playRingTone({ device, volume }, true);
    // The pop and the desk still show the call; the test button says what is wrong with the sound.
    playing.ended.catch(() => undefined);
    return playing.stop;
  }, [plays, device, volume]);
  return null;
}
