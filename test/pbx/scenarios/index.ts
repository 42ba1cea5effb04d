import type { Scenario } from '../scenario.ts';
import { answeredCalls } from './answered.ts';
import { commandedCalls } from './commanded.ts';
import { dialledCalls } from './dialled.ts';
import { gaps } from './gap.ts';
import { queueCalls } from './queue.ts';
import { severalCalls } from './several.ts';
import { transfers } from './transfer.ts';
import { unansweredCalls } from './unanswered.ts';

/** Every kind of call that the rig can play. `npm test` plays each once, `npm run test:long` again and again. */
export const scenarios: readonly Scenario[] = [
  ...answeredCalls,
  ...unansweredCalls,
  ...queueCalls,
  ...transfers,
  ...severalCalls,
  ...dialledCalls,
  ...commandedCalls,
  ...gaps,
];
