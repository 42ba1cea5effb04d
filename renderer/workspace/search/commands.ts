/** What the search box can do beside finding: the commands of the workspace, by their names in the desk's language. `>` lists all of them. */
import type { Bridge } from '../../../shared/contract/bridge.ts';
import type { DeskState } from '../../../shared/contract/records.ts';
import { demoNumbers } from '../../../shared/demo-numbers.ts';
import type { workspace as words } from '../../common/catalogue/workspace.en.ts';
import { deskTab, syncTab, type WorkspaceModel } from '../model.ts';

export interface CommandContext {
  readonly model: WorkspaceModel;
  readonly bridge: Bridge<'workspace'>;
}
export interface Command {
  readonly id: string;
  readonly words: keyof typeof words;
  /** As it is printed; null when the command has none of its own. */
  readonly key: string | null;
  readonly isOffered: (desk: DeskState | null) => boolean;
  readonly run: (context: CommandContext) => void;
}

const always = () => true;

export const commands: readonly Command[] = [
  {
    id: 'new-case',
    words: 'commandNewCase',
    key: 'Alt+N',
    isOffered: always,
    run: ({ model }) => {
      model.show(deskTab, 'case');
      model.select(deskTab);
    },
  },
  { id: 'desk', words: 'commandDesk', key: 'Ctrl+1', isOffered: always, run: ({ model }) => model.select(deskTab) },
  { id: 'sync', words: 'commandSync', key: 'Ctrl+7', isOffered: always, run: ({ model }) => model.select(syncTab) },
  { id: 'sync-now', words: 'commandSyncNow', key: null, isOffered: (desk) => desk !== null, run: ({ bridge }) => void bridge.replica('sync.now', {}) },
  {
    id: 'ring',
    words: 'commandRing',
    key: 'Ctrl+Shift+R',
    isOffered: (desk) => desk?.simulator === true,
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
export function matchingCommands(text: string, desk: DeskState | null, nameOf: (command: Command) => string): Command[] {
  const asksForAll = text.trimStart().startsWith('>');
  const typed = parts(text);
  const offered = commands.filter((command) => command.isOffered(desk));
  if (typed.length === 0) return asksForAll ? offered : [];
  return offered.filter((command) => {
    const name = parts(nameOf(command));
    return typed.every((word) => name.some((part) => part.startsWith(word)));
  });
}

export const onlyCommands = (text: string) => text.trimStart().startsWith('>');
