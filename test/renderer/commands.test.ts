import { expect, test } from 'vitest';
import { workspace as english } from '../../renderer/common/catalogue/workspace.en.ts';
import { workspace as spanish } from '../../renderer/common/catalogue/workspace.es.ts';
import { type Command, type CommandState, matchingCommands } from '../../renderer/workspace/search/commands.ts';
import type { CallCard, DeskState } from '../../shared/contract/records.ts';
import type { SettingsState } from '../../shared/contract/settings.ts';

const desk = { simulator: false, capabilities: { answer: true, hold: true, hangUp: true }, systems: {} } as unknown as DeskState;
const settingsWith = (quiet: boolean, show: 'every-call' | 'never', managed = false) =>
  ({ settings: { doNotDisturb: { value: { on: quiet, until: null }, managed }, 'pop.show': { value: show, managed } } }) as SettingsState;
const idle: CommandState = { desk, calls: [], settings: settingsWith(false, 'every-call') };
const inEnglish = ({ words }: Command) => english[words];
const inSpanish = ({ words }: Command) => spanish[words];
const ids = (commands: Command[]) => commands.map(({ id }) => id);

test('beginnings of the words of a command find it, in any order and without accents', () => {
  expect(ids(matchingCommands('new ca', idle, inEnglish))).toEqual(['new-case']);
  expect(ids(matchingCommands('now sy', idle, inEnglish))).toEqual(['sync-now']);
  expect(ids(matchingCommands('sincronizacion', idle, inSpanish))).toEqual(['sync']);
  expect(matchingCommands('achterberg', idle, inEnglish)).toEqual([]);
  expect(matchingCommands('', idle, inEnglish)).toEqual([]);
});

test('> lists all that are offered here; a simulated call only where there is a simulator', () => {
  expect(ids(matchingCommands('>', idle, inEnglish))).not.toContain('ring');
  expect(ids(matchingCommands('>', { ...idle, desk: { ...desk, simulator: true } }, inEnglish))).toContain('ring');
  expect(ids(matchingCommands('> case', idle, inEnglish))).toEqual(['new-case']);
});

test('a call is answered, held, resumed and ended by words, and only when there is one', () => {
  const call = (state: CallCard['state']) => ({ ...idle, calls: [{ key: 'k', state, dismissed: false, direction: 'inbound', ringingAt: '' } as CallCard] });
  const offered = (state: CommandState) => ids(matchingCommands('>', state, inEnglish)).filter((id) => ['answer', 'hold', 'resume', 'end'].includes(id));
  expect([offered(idle), offered(call('ringing')), offered(call('answered')), offered(call('held')), offered(call('ended'))]).toEqual([[], ['answer'], ['hold', 'end'], ['resume', 'end'], []]);
  expect(offered({ ...call('answered'), desk: { ...desk, capabilities: { ...desk.capabilities, hold: false } } })).toEqual(['end']);
  // The call's own telephone system decides, not what all of them can.
  const systems = { pbx: { ...desk.capabilities, hold: false }, other: desk.capabilities };
  const ofPbx = { ...call('answered').calls[0], key: 'pbx/1' } as CallCard;
  expect(offered({ ...idle, desk: { ...desk, systems }, calls: [ofPbx] })).toEqual(['end']);
});

test('do not disturb is ended only while it is on; what the organization fixes is not offered', () => {
  const offered = (settings: SettingsState) => ids(matchingCommands('>', { ...idle, settings }, inEnglish)).filter((id) => /quiet|phone|pop/.test(id));
  expect(offered(settingsWith(false, 'every-call'))).toEqual(['quiet-hour', 'quiet-tomorrow', 'desk-phone-only']);
  expect(offered(settingsWith(true, 'never'))).toEqual(['quiet-hour', 'quiet-tomorrow', 'quiet-end', 'pop-again']);
  expect(offered(settingsWith(true, 'never', true))).toEqual([]);
  expect(ids(matchingCommands('no molestar', idle, inSpanish))).toEqual(['quiet-hour', 'quiet-tomorrow']);
});
