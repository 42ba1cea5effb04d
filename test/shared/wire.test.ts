import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { z } from 'zod';
import * as wire from '../../shared/wire.ts';

test('whoever changes what crosses the network raises protocolVersion and this hash together', () => {
  const schemas = Object.entries(wire as Record<string, unknown>).filter((entry): entry is [string, z.ZodType] => entry[1] instanceof z.ZodType);
  expect(schemas.length).toBeGreaterThan(5);
  const text = JSON.stringify(schemas.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([name, schema]) => [name, z.toJSONSchema(schema)]));
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 16);
  expect(`${wire.protocolVersion}:${hash}`).toMatchInlineSnapshot(`"5:0da66c92265c0aa4"`);
});

test('an event of a leg without leg or extension is refused and says so', () => {
  const outcome = wire.callReportSchema.safeParse({ type: 'ringing', callId: 'c1' });
  expect(outcome.success).toBe(false);
  expect(outcome.error?.issues[0]?.message).toContain('legId and extension');
  expect(wire.callReportSchema.safeParse({ type: 'queued', callId: 'c1', queue: 'city311' }).success).toBe(true);
});
