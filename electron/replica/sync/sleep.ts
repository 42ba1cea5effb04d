/**
 * A wait that can be ended. `idle` waits end for any reason to work; a `back-off` only when waiting has become pointless.
 * A wake-up that comes while nobody sleeps is kept, so none is lost.
 */
export class Sleep {
  #pending: 'idle' | 'always' | null = null;
  #wake: ((reason: 'idle' | 'always') => void) | null = null;

  wake(reason: 'idle' | 'always'): void {
    if (this.#pending !== 'always') this.#pending = reason;
    this.#wake?.(reason);
  }

  async for(milliseconds: number, kind: 'idle' | 'back-off'): Promise<void> {
    const ends = (reason: 'idle' | 'always' | null) => reason === 'always' || (reason === 'idle' && kind === 'idle');
    if (!ends(this.#pending)) {
      await new Promise<void>((resolve) => {
        const timer = milliseconds === Infinity ? null : setTimeout(resolve, milliseconds);
        this.#wake = (reason) => {
          if (!ends(reason)) return;
          if (timer) clearTimeout(timer);
          resolve();
        };
      });
    }
    this.#wake = null;
    this.#pending = null;
  }
}
