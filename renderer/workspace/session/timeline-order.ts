import type { TimelineEntry } from '../../../shared/contract/records.ts';

export const isOpen = (entry: Pick<TimelineEntry, 'kind' | 'status'>) => entry.kind === 'phonecall' && entry.status === 'open';

/** What is not completed stays on top, however old it is; the rest by time, as it came. */
export function openFirst(entries: readonly TimelineEntry[]): TimelineEntry[] {
  return [...entries.filter(isOpen), ...entries.filter((entry) => !isOpen(entry))];
}
