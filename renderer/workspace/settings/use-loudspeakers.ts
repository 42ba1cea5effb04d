import { useEffect, useState } from 'react';

export interface Loudspeaker {
  id: string;
  /** Empty where the system has no name for it. */
  label: string;
}

/** What one can hear through, as it is plugged in now; null until the system has answered. The default has no entry of its own. */
export function useLoudspeakers(): Loudspeaker[] | null {
  const [loudspeakers, setLoudspeakers] = useState<Loudspeaker[] | null>(null);
  useEffect(() => {
    let current = true;
    const read = () => {
      navigator.mediaDevices.enumerateDevices().then(
        (devices) => {
          const heard = devices.filter((device) => device.kind === 'audiooutput' && device.deviceId !== '' && device.deviceId !== 'default');
          if (current) setLoudspeakers(heard.map((device) => ({ id: device.deviceId, label: device.label })));
        },
        () => current && setLoudspeakers([]),
      );
    };
    read();
    navigator.mediaDevices.addEventListener('devicechange', read);
    return () => {
      current = false;
      navigator.mediaDevices.removeEventListener('devicechange', read);
    };
  }, []);
  return loudspeakers;
}
