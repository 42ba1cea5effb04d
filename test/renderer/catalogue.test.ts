import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { calls as callsEnglish } from '../../renderer/common/catalogue/calls.en.ts';
import { calls as callsSpanish } from '../../renderer/common/catalogue/calls.es.ts';
import { caseForm as caseEnglish } from '../../renderer/common/catalogue/case.en.ts';
import { caseForm as caseSpanish } from '../../renderer/common/catalogue/case.es.ts';
import { common as commonEnglish } from '../../renderer/common/catalogue/common.en.ts';
import { common as commonSpanish } from '../../renderer/common/catalogue/common.es.ts';
import { fields as fieldsEnglish } from '../../renderer/common/catalogue/fields.en.ts';
import { fields as fieldsSpanish } from '../../renderer/common/catalogue/fields.es.ts';
import { pop as popEnglish } from '../../renderer/common/catalogue/pop.en.ts';
import { pop as popSpanish } from '../../renderer/common/catalogue/pop.es.ts';
import { settings as settingsEnglish } from '../../renderer/common/catalogue/settings.en.ts';
import { settings as settingsSpanish } from '../../renderer/common/catalogue/settings.es.ts';
import { sync as syncEnglish } from '../../renderer/common/catalogue/sync.en.ts';
import { sync as syncSpanish } from '../../renderer/common/catalogue/sync.es.ts';
import { workspace as workspaceEnglish } from '../../renderer/common/catalogue/workspace.en.ts';
import { workspace as workspaceSpanish } from '../../renderer/common/catalogue/workspace.es.ts';

const catalogues: [string, Record<string, string>, Record<string, string>][] = [
  ['common', commonEnglish, commonSpanish],
  ['pop', popEnglish, popSpanish],
  ['workspace', workspaceEnglish, workspaceSpanish],
  ['sync', syncEnglish, syncSpanish],
  ['calls', callsEnglish, callsSpanish],
  ['fields', fieldsEnglish, fieldsSpanish],
  ['case', caseEnglish, caseSpanish],
  ['settings', settingsEnglish, settingsSpanish],
];
const blanks = (words: string) => [...words.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]).sort();

describe.each(catalogues)('the words of %s', (_name, english, spanish) => {
  test('are the same in both languages, none is empty', () => {
    expect(Object.keys(spanish).sort()).toEqual(Object.keys(english).sort());
    expect([...Object.values(english), ...Object.values(spanish)].filter((words) => words.trim() === '')).toEqual([]);
  });
  test('have the same blanks to fill in', () => {
    for (const key of Object.keys(english)) expect([key, blanks(spanish[key] ?? '')]).toEqual([key, blanks(english[key] ?? '')]);
  });
  test('follow the tone of the guide: no exclamation marks, no please, no oops', () => {
    const wrong = /!|¡|\bplease\b|\boops\b|por favor/i;
    expect([...Object.values(english), ...Object.values(spanish)].filter((words) => wrong.test(words))).toEqual([]);
  });
});

test('every word of the catalogues is used on a screen', () => {
  const sources = files('renderer')
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');
  const unused = catalogues.flatMap(([name, english]) =>
    Object.keys(english)
      .map((key) => key.replace(/_(zero|one|other)$/, ''))
      .filter((key) => !new RegExp(`['":]${key}['"]`).test(sources))
      .map((key) => `${name}:${key}`),
  );
  expect(unused).toEqual([]);
});

function files(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'catalogue' ? [] : files(path);
    return /\.tsx?$/.test(entry.name) ? [path] : [];
  });
}
