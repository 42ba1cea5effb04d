import { type Capabilities, type Command, type CommandResult, commandSchema } from '../../shared/wire.ts';
import type { Principal } from '../access/principal.ts';
import { type CallAdapter, type LegCommand, refused } from './adapter.ts';
import type { CallLog } from './log/call-log.ts';
import type { Simulator } from './simulator/simulator.ts';

export interface CommandOptions {
  readonly log: CallLog;
  readonly adapters: ReadonlyMap<string, CallAdapter>;
  readonly simulator: Simulator | undefined;
}

/** What a desk asks for, checked: the shape, whose leg it is, and whether the PBX behind it can. */
export async function runCommand(input: unknown, principal: Principal, options: CommandOptions): Promise<CommandResult> {
  const command = commandSchema.safeParse(input);
  if (!command.success) {
    const issue = command.error.issues[0];
    return refused('invalid-input', `${issue?.path.join('.') || 'command'}: ${issue?.message ?? 'is not valid'}`);
  }
  if (command.data.type === 'simulateRing') return simulateRing(command.data, principal, options.simulator);
  if (command.data.type === 'dial') return await dial(command.data, principal, options.adapters);

  const legs = await options.log.legs(command.data.callId, command.data.legId);
  // Two PBXs may use the same ids: the asker's own leg that still lives is meant.
  const own = legs.filter((candidate) => principal.extensions.includes(candidate.extension));
  const leg = own.find(({ over }) => !over) ?? own[0] ?? legs[0];
  if (!leg) return refused('not-found', 'This call is not known here.');
  if (!principal.extensions.includes(leg.extension)) return refused('not-allowed', `Extension ${leg.extension} is not yours.`);
  if (leg.over) return refused('not-found', 'This call is already over.');
  const adapter = options.adapters.get(leg.system);
  const { capability, words } = neededFor(command.data);
  if (!adapter?.capabilities[capability]) return refused('not-supported', `The telephone system cannot ${words} for you: use your desk phone.`);
  return adapter.command(command.data, leg);
}

function neededFor(command: LegCommand): { capability: keyof Capabilities; words: string } {
  switch (command.type) {
    case 'answer':
      return { capability: 'answer', words: 'answer' };
    case 'hangUp':
      return { capability: 'hangUp', words: 'hang up' };
    case 'hold':
    case 'resume':
      return { capability: 'hold', words: 'hold' };
    case 'mute':
      return { capability: 'mute', words: 'mute' };
    case 'transfer':
      return command.warm ? { capability: 'warmTransfer', words: 'transfer' } : { capability: 'transfer', words: 'transfer' };
    case 'addParty':
      return { capability: 'addParty', words: 'add somebody' };
  }
}

async function dial(
  { number, extension }: Extract<Command, { type: 'dial' }>,
  principal: Principal,
  adapters: CommandOptions['adapters'],
): Promise<CommandResult> {
  const from = extension ?? principal.extensions[0];
  if (from === undefined) return refused('invalid-input', 'extension: you have no desk phone to dial from.');
  if (!principal.extensions.includes(from)) return refused('not-allowed', `Extension ${from} is not yours.`);
  const adapter = [...adapters.values()].find((candidate) => candidate.capabilities.dial && candidate.serves(from));
  return (await adapter?.dial?.(number, from)) ?? refused('not-supported', 'The telephone system cannot dial for you: use your desk phone.');
}

async function simulateRing(
  { type: _type, extension, ...ring }: Extract<Command, { type: 'simulateRing' }>,
  principal: Principal,
  simulator: Simulator | undefined,
): Promise<CommandResult> {
  if (!simulator) return refused('not-supported', 'This service has no call simulator.');
  const target = extension ?? principal.extensions[0];
  if (target === undefined) return refused('invalid-input', 'extension: name one, you have none of your own.');
  const maySupervise = principal.role === 'admin' || principal.role === 'call-supervisor';
  if (!maySupervise && !principal.extensions.includes(target)) return refused('not-allowed', `Extension ${target} is not yours.`);
  const call = await simulator.ring({ ...ring, extension: target });
  return call ? { ok: true } : refused('unavailable', 'The simulator has as many calls as it takes. End one first.');
}
