import { expect, test } from 'vitest';
import { openFirst } from '../../renderer/workspace/session/timeline-order.ts';
import type { TimelineEntry } from '../../shared/contract/records.ts';

const entry = (id: string, kind: TimelineEntry['kind'], status: string | null) => ({ id, kind, status }) as TimelineEntry;

test('a phone call that is not completed stays above what came after it; everything else keeps its order', () => {
  const entries = [entry('newest', 'phonecall', 'received'), entry('case', 'case-opened', null), entry('forgotten', 'phonecall', 'open'), entry('oldest', 'phonecall', 'made')];
  expect(openFirst(entries).map(({ id }) => id)).toEqual(['forgotten', 'newest', 'case', 'oldest']);
});
