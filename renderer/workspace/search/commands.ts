/** What the search box can do beside finding: the commands of the workspace, by their names in the desk's language. `>` lists all of them. */
import type { Bridge } from '../../../shared/contract/bridge.ts';
import type { CallCard, DeskState } from '../../../shared/contract/records.ts';
import type { SettingName, SettingsState, SettingValue } from '../../../shared/contract/settings.ts';
import { demoNumbers } from '../../../shared/demo-numbers.ts';
import type { workspace as words } from '../../common/catalogue/workspace.en.ts';
import { capabilitiesFor, mayAnswer } from '../../common/capabilities.ts';
import { isLive } from '../../common/caller.ts';
import { callsTab, deskTab, settingsTab, syncTab, type WorkspaceModel } from '../model.ts';
import { type QuietFor, quietFrom } from '../settings/do-not-disturb.ts';

/** What decides which commands make sense now. */
export interface CommandState {
  readonly desk: DeskState | null;
  readonly calls: readonly CallCard[];
  readonly settings: SettingsState | null;
}
export interface CommandContext {
  readonly model: WorkspaceModel;
  readonly bridge: Bridge<'workspace'>;
  readonly state: CommandState;
}
export interface Command {
  readonly id: string;
  readonly words: keyof typeof words;
  /** As it is printed; null when the command has none of its own. */
  readonly key: string | null;
  readonly isOffered: (state: CommandState) => boolean;
  readonly run: (context: CommandContext) => void;
}

const always = () => true;
const mayChange = ({ settings }: CommandState, name: SettingName) => settings !== null && !settings.settings[name].managed;
const set = <N extends SettingName>({ bridge }: CommandContext, name: N, value: SettingValue<N>) => void bridge.host('settings.change', { name, value });

/** The longest waiting call, as the system-wide key means it; the call in sight or the one that somebody talks on. */
const ringingCall = ({ calls }: CommandState) => calls.filter((card) => card.state === 'ringing' && !card.dismissed && card.direction !== 'outbound').sort((one, other) => one.ringingAt.localeCompare(other.ringingAt))[0];
const talkingCall = ({ calls }: CommandState) => calls.find((card) => card.state === 'answered') ?? calls.find((card) => isLive(card));
/** Whether the telephone system of that call can be told so. */
const mayTell = (state: CommandState, what: 'hold' | 'hangUp') => {
  const call = talkingCall(state);
  return call !== undefined && capabilitiesFor(state.desk, call.key)[what];
};

const quiet = (id: string, words: Command['words'], duration: QuietFor): Command => ({
  id,
  words,
  key: null,
  isOffered: (state) => mayChange(state, 'doNotDisturb'),
  run: (context) => set(context, 'doNotDisturb', quietFrom(duration, new Date())),
});

/** The call may be over by the time that its command is chosen: then nothing is done. */
function onCall(card: CallCard | undefined, act: (key: string) => Promise<unknown>): void {
  if (card) void act(card.key);
}

export const commands: readonly Command[] = [
  {
    id: 'new-case',
    words: 'commandNewCase',
    key: 'Alt+N',
    isOffered: always,
    run: ({ model }) => model.quickCreate(),
  },
  { id: 'desk', words: 'commandDesk', key: 'Ctrl+1', isOffered: always, run: ({ model }) => model.select(deskTab) },
  { id: 'calls', words: 'commandCalls', key: 'Ctrl+5', isOffered: always, run: ({ model }) => model.select(callsTab) },
  { id: 'sync', words: 'commandSync', key: 'Ctrl+7', isOffered: always, run: ({ model }) => model.select(syncTab) },
  { id: 'settings', words: 'commandSettings', key: 'Ctrl+8', isOffered: always, run: ({ model }) => model.select(settingsTab) },
  {
    id: 'answer',
    words: 'commandAnswer',
    key: 'Ctrl+F9',
    isOffered: (state) => {
      const call = ringingCall(state);
      return call !== undefined && mayAnswer(state.desk, call.key);
    },
    run: ({ bridge, state }) => onCall(ringingCall(state), (key) => bridge.replica('calls.answer', { key })),
  },
  {
    id: 'hold',
    words: 'commandHold',
    key: 'Ctrl+Shift+H',
    isOffered: (state) => mayTell(state, 'hold') && talkingCall(state)?.state === 'answered',
    run: ({ bridge, state }) => onCall(talkingCall(state), (key) => bridge.replica('calls.hold', { key })),
  },
  {
    id: 'resume',
    words: 'commandResume',
    key: 'Ctrl+Shift+H',
    isOffered: (state) => mayTell(state, 'hold') && talkingCall(state)?.state === 'held',
    run: ({ bridge, state }) => onCall(talkingCall(state), (key) => bridge.replica('calls.resume', { key })),
  },
  {
    id: 'end',
    words: 'commandEnd',
    key: 'Ctrl+Shift+E',
    isOffered: (state) => mayTell(state, 'hangUp'),
    run: ({ bridge, state }) => onCall(talkingCall(state), (key) => bridge.replica('calls.hangUp', { key })),
  },
  quiet('quiet-hour', 'commandQuietHour', 'an-hour'),
  quiet('quiet-tomorrow', 'commandQuietTomorrow', 'until-tomorrow'),
  {
    id: 'quiet-end',
    words: 'commandQuietEnd',
    key: null,
    isOffered: (state) => mayChange(state, 'doNotDisturb') && state.settings?.settings.doNotDisturb.value.on === true,
    run: (context) => set(context, 'doNotDisturb', { on: false, until: null }),
  },
  {
    id: 'desk-phone-only',
    words: 'commandDeskPhoneOnly',
    key: null,
    isOffered: (state) => mayChange(state, 'pop.show') && state.settings?.settings['pop.show'].value !== 'never',
    run: (context) => set(context, 'pop.show', 'never'),
  },
  {
    id: 'pop-again',
    words: 'commandPopAgain',
    key: null,
    isOffered: (state) => mayChange(state, 'pop.show') && state.settings?.settings['pop.show'].value === 'never',
    run: (context) => set(context, 'pop.show', 'every-call'),
  },
  { id: 'sync-now', words: 'commandSyncNow', key: null, isOffered: ({ desk }) => desk !== null, run: ({ bridge }) => void bridge.replica('sync.now', {}) },
  {
    id: 'ring',
    words: 'commandRing',
    key: 'Ctrl+Shift+R',
    isOffered: ({ desk }) => desk?.simulator === true,
    run: ({ bridge }) => void bridge.replica('calls.simulateRing', { number: demoNumbers.known }),
  },
];

const parts = (text: string): string[] =>
  text
    .normalize('NFD')
    .replaceAll(/\p{Diacritic}/gu, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((part) => part !== '');

/** Every word that was typed begins a word of the command's name; accents do not count. */
export function matchingCommands(text: string, state: CommandState, nameOf: (command: Command) => string): Command[] {
  const asksForAll = text.trimStart().startsWith('>');
  const typed = parts(text);
  const offered = commands.filter((command) => command.isOffered(state));
  if (typed.length === 0) return asksForAll ? offered : [];
  return offered.filter((command) => {
    const name = parts(nameOf(command));
    return typed.every((word) => name.some((part) => part.startsWith(word)));
  });
}

export const onlyCommands = (text: string) => text.trimStart().startsWith('>');
