/** Filters answer what they mean: random ones are worked out here, too, over rows that are known. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestService, type TestService } from '../service/support.ts';
import { holds, patience } from './target.ts';

interface Known {
  readonly subject: string;
  readonly percentcomplete: number;
  readonly prioritycode: number;
  readonly scheduledstart: string;
  readonly owner: 'Known' | 'Other';
}
const words = ['Lamp', 'lamp post', 'LAMPE', 'Öl', 'a_b', 'a%b', "O'Neill", 'p[o]st', 'post', 'Lamp post post'];
const known: readonly Known[] = words.map((subject, index) => ({
  subject,
  percentcomplete: (index * 37) % 101,
  prioritycode: index % 3,
  scheduledstart: `2026-0${(index % 3) + 1}-1${index % 9}T0${index % 10}:00:00Z`,
  owner: index % 2 ? 'Known' : 'Other',
}));

let city: TestService;
beforeAll(async () => {
  city = await startTestService({ limits: { requests: 1_000_000, windowSeconds: 300, concurrent: 52, executionSeconds: 86_400 } });
  const incidents = new Map<string, string>();
  for (const lastname of ['Known', 'Other']) incidents.set(lastname, await city.api.incident(`Case of ${lastname}`, await city.api.contact(lastname)));
  for (const { owner, ...row } of known) await city.api.create('tasks', { ...row, 'regardingobjectid_incident_task@odata.bind': `/incidents(${incidents.get(owner) ?? ''})` });
});
afterAll(() => city.close());

/** A filter and its meaning. Text is compared without regard to case. */
interface Filter {
  readonly text: string;
  readonly holds: (row: Known) => boolean;
}
const fold = (text: string) => text.toLowerCase();
const quote = (text: string) => `'${text.replaceAll("'", "''")}'`;
const compare = { eq: (one: number) => one === 0, ne: (one: number) => one !== 0, gt: (one: number) => one > 0, ge: (one: number) => one >= 0, lt: (one: number) => one < 0, le: (one: number) => one <= 0 };
const operator = fc.constantFrom(...(Object.keys(compare) as (keyof typeof compare)[]));

const comparison: fc.Arbitrary<Filter> = fc.oneof(
  fc.tuple(operator, fc.integer({ min: -1, max: 101 })).map(([name, value]) => ({ text: `percentcomplete ${name} ${value}`, holds: (row: Known) => compare[name](row.percentcomplete - value) })),
  fc.tuple(operator, fc.constantFrom(0, 1, 2)).map(([name, value]) => ({ text: `prioritycode ${name} ${value}`, holds: (row: Known) => compare[name](row.prioritycode - value) })),
  fc.tuple(operator, fc.constantFrom(...known)).map(([name, { scheduledstart }]) => ({ text: `scheduledstart ${name} ${scheduledstart}`, holds: (row: Known) => compare[name](Date.parse(row.scheduledstart) - Date.parse(scheduledstart)) })),
  fc.tuple(fc.constantFrom('eq' as const, 'ne' as const), fc.constantFrom(...words)).map(([name, word]) => ({ text: `subject ${name} ${quote(word)}`, holds: (row: Known) => (name === 'eq') === (fold(row.subject) === fold(word)) })),
  fc.constantFrom('LAMP', 'post', "o'n", 'e', 'l', 'x').chain((part) =>
    fc.constantFrom<Filter>(
      { text: `contains(subject,${quote(part)})`, holds: (row) => fold(row.subject).includes(fold(part)) },
      { text: `startswith(subject,${quote(part)})`, holds: (row) => fold(row.subject).startsWith(fold(part)) },
      { text: `endswith(subject,${quote(part)})`, holds: (row) => fold(row.subject).endsWith(fold(part)) },
    ),
  ),
  fc.tuple(fc.constantFrom('eq' as const, 'ne' as const), fc.constantFrom('Known' as const, 'Other' as const)).map(([name, owner]) => ({
    text: `regardingobjectid_incident_task/customerid_contact/lastname ${name} '${owner}'`,
    holds: (row: Known) => (row.owner === owner) === (name === 'eq'),
  })),
  fc.uniqueArray(fc.integer({ min: 0, max: 2 }), { minLength: 1 }).map((values) => ({
    text: `Microsoft.Dynamics.CRM.In(PropertyName='prioritycode',PropertyValues=[${values.map((value) => `'${value}'`).join(',')}])`,
    holds: (row: Known) => values.includes(row.prioritycode),
  })),
);
const { filter } = fc.letrec<{ filter: Filter }>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    comparison,
    fc.tuple(tie('filter'), tie('filter')).map(([one, other]) => ({ text: `(${one.text}) and (${other.text})`, holds: (row: Known) => one.holds(row) && other.holds(row) })),
    fc.tuple(tie('filter'), tie('filter')).map(([one, other]) => ({ text: `(${one.text}) or (${other.text})`, holds: (row: Known) => one.holds(row) || other.holds(row) })),
    tie('filter').map((one) => ({ text: `not (${one.text})`, holds: (row: Known) => !one.holds(row) })),
    // Without parentheses: `and` binds more tightly than `or`, `not` more tightly than both.
    fc.tuple(comparison, comparison, comparison).map(([one, two, three]) => ({
      text: `${one.text} or not ${/^\w+\(/.test(two.text) ? two.text : `(${two.text})`} and ${three.text}`,
      holds: (row: Known) => one.holds(row) || (!two.holds(row) && three.holds(row)),
    })),
  ),
}));

test('lists, counts and lambdas', { timeout: patience }, async () => {
  await holds(
    filter,
    async ({ text, holds: meant }) => {
      const expected = known.filter(meant);
      const list = await city.api.filter('tasks', text, '&$select=subject&$count=true');
      expect(list.status, list.text).toBe(200);
      expect(list.rows.map((row) => row['subject']).sort()).toEqual(expected.map((row) => row.subject).sort());
      expect(list.body['@odata.count']).toBe(expected.length);
      const inLambda = text.replace(/\b(percentcomplete|prioritycode|scheduledstart|subject|regardingobjectid_incident_task)\b(?! *')/g, 'o/$1').replaceAll("PropertyName='o/", "PropertyName='");
      if (inLambda.includes('Microsoft.')) return;
      const cases = await city.api.filter('incidents', `Incident_Tasks/any(o:${inLambda})`, '&$select=title');
      if (cases.status === 501) return;
      expect(cases.status, cases.text).toBe(200);
      expect(cases.rows.map((row) => row['title']).sort()).toEqual([...new Set(expected.map((row) => `Case of ${row.owner}`))].sort());
    },
    2,
  );
});
