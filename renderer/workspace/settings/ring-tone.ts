/** The ring tone, made here: two notes a third apart, struck twice, then rest; on the loudspeaker that was chosen. */

export interface ToneChoice {
  /** Device id; empty: the system's default. */
  device: string;
  /** 0 to 1. */
  volume: number;
}
export interface Playing {
  /** Settles when the tone has ended by itself or was stopped; rejects when it could not be played. */
  readonly ended: Promise<void>;
  readonly stop: () => void;
}

const periodSeconds = 4;
const onceSeconds = 1.4;
/** When each of the two strikes begins. */
const strikes = [0, 0.5];
const notes = [587.33, 739.99]; // D5, F#5: heard on small loudspeakers, not shrill

/** @param again: every few seconds until it is stopped. A device that is gone is replaced by the default one. */
export function playRingTone(choice: ToneChoice, again: boolean): Playing {
  const context = new AudioContext();
  let stopped = false;
  const stop = () => {
    if (stopped) return;
    stopped = true;
    void context.close();
  };
  const ended = (async () => {
    await sendTo(context, choice.device);
    if (stopped) return;
    const source = context.createBufferSource();
    source.buffer = toneOf(context, again ? periodSeconds : onceSeconds);
    // Repeated by the engine: timers of a hidden window run late.
    source.loop = again;
    const gain = context.createGain();
    // Loudness is heard by powers, not by steps.
    gain.gain.value = choice.volume ** 2;
    source.connect(gain).connect(context.destination);
    await context.resume();
    source.start();
    await new Promise<void>((resolve) => {
      source.onended = () => resolve();
      context.onstatechange = () => context.state === 'closed' && resolve();
    });
  })().finally(stop);
  return { ended, stop };
}

async function sendTo(context: AudioContext, device: string): Promise<void> {
  if (device === '') return;
  await (context as AudioContext & { setSinkId(id: string): Promise<void> }).setSinkId(device).catch(() => undefined);
}

function toneOf(context: AudioContext, seconds: number): AudioBuffer {
  const rate = context.sampleRate;
  const buffer = context.createBuffer(1, Math.round(seconds * rate), rate);
  const samples = buffer.getChannelData(0);
  for (let index = 0; index < samples.length; index += 1) {
    const time = index / rate;
    let sample = 0;
    for (const begin of strikes) {
      const age = time - begin;
      if (age < 0) continue;
      // Struck within 10 ms, then fading, as a bell does; without the rise it would click.
      const loudness = Math.min(1, age / 0.01) * Math.exp(-age * 5);
      for (const note of notes) sample += Math.sin(2 * Math.PI * note * age) * loudness * 0.3;
    }
    samples[index] = sample;
  }
  return buffer;
}
