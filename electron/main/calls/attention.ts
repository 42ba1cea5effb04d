/** What a ring may do to get attention. A pop that is off leaves the system's notification and the missed list (GUIDE 8). */
import type { CallsAtDesk } from '../../../shared/contract/messages.ts';
import { isQuiet } from '../settings/do-not-disturb.ts';
import type { Settings } from '../settings/settings.ts';

export function popMayShow(settings: Pick<Settings, 'value'>, calls: Pick<CallsAtDesk, 'onCall'>, now: number): boolean {
  if (isQuiet(settings.value('doNotDisturb'), now)) return false;
  const show = settings.value('pop.show');
  return show === 'every-call' || (show === 'when-not-on-a-call' && !calls.onCall);
}

/** @param here who listens: readers ignore the unfocused pop, so the notification speaks while another program has the focus (GUIDE 9) */
export function mayNotify(settings: Pick<Settings, 'value'>, popMayShow: boolean, here: { focused: boolean; screenReader: boolean }): boolean {
  return settings.value('notifications') && (!popMayShow || (here.screenReader && !here.focused));
}
