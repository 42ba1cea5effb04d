/**
 * One notification of the system per ring, where one is wanted; it goes when the ring does.
 *
 *   ring ──wanted──► shown ──clicked──► (the person goes to the call) ──ring is over──► gone
 */
import { Notification } from 'electron';
import type { CallsAtDesk, RingingCall } from '../../../shared/contract/messages.ts';

/** The part of Electron's Notification that is used here. */
export interface SystemNotification {
  show(): void;
  close(): void;
  on(event: 'click', listener: () => void): unknown;
}
export interface RingNotificationOptions {
  wanted: () => boolean;
  words: (call: RingingCall) => { title: string; body: string };
  clicked: () => void;
  make?: (text: { title: string; body: string }) => SystemNotification;
}

// Silent: the ring tone is a choice of its own. It stays as long as it rings.
const makeNotification = (text: { title: string; body: string }): SystemNotification => new Notification({ ...text, silent: true, timeoutType: 'never', urgency: 'normal' });

export function createRingNotifications(options: RingNotificationOptions): { update(calls: CallsAtDesk): void; clear(): void } {
  const make = options.make ?? makeNotification;
  /** Rings that were decided upon; null: without a notification. Held here, or it is garbage-collected away with its click. */
  const known = new Map<string, SystemNotification | null>();
  const forget = (keys: string[]) => {
    for (const key of keys) {
      known.get(key)?.close();
      known.delete(key);
    }
  };
  return {
    update({ ringing }) {
      forget([...known.keys()].filter((key) => !ringing.some((call) => call.key === key)));
      for (const call of ringing) {
        if (known.has(call.key)) continue;
        const notification = options.wanted() ? make(options.words(call)) : null;
        known.set(call.key, notification);
        notification?.on('click', options.clicked);
        notification?.show();
      }
    },
    clear: () => forget([...known.keys()]),
  };
}
