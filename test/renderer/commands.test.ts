import { expect, test } from 'vitest';
import { workspace as english } from '../../renderer/common/catalogue/workspace.en.ts';
import { workspace as spanish } from '../../renderer/common/catalogue/workspace.es.ts';
import { type Command, matchingCommands } from '../../renderer/workspace/search/commands.ts';
import type { DeskState } from '../../shared/contract/records.ts';

const desk = { simulator: false } as DeskState;
const inEnglish = ({ words }: Command) => english[words];
const inSpanish = ({ words }: Command) => spanish[words];
const ids = (commands: Command[]) => commands.map(({ id }) => id);

test('beginnings of the words of a command find it, in any order and without accents', () => {
  expect(ids(matchingCommands('new ca', desk, inEnglish))).toEqual(['new-case']);
  expect(ids(matchingCommands('now sy', desk, inEnglish))).toEqual(['sync-now']);
  expect(ids(matchingCommands('sincronizacion', desk, inSpanish))).toEqual(['sync']);
  expect(matchingCommands('achterberg', desk, inEnglish)).toEqual([]);
  expect(matchingCommands('', desk, inEnglish)).toEqual([]);
});

test('> lists all that are offered here; a simulated call only where there is a simulator', () => {
  expect(ids(matchingCommands('>', desk, inEnglish))).not.toContain('ring');
  expect(ids(matchingCommands('>', { ...desk, simulator: true }, inEnglish))).toContain('ring');
  expect(ids(matchingCommands('> case', desk, inEnglish))).toEqual(['new-case']);
});
