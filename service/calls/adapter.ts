import type { AgentPresence, Capabilities, Command, CommandResult, QueueFollowing } from '../../shared/wire.ts';
import type { LoggedLeg } from './log/call-log.ts';

/** What can be done to a leg; the other commands begin one. */
export type LegCommand = Exclude<Command, { type: 'simulateRing' | 'dial' }>;

/** One PBX, or what stands in for one. It reports into the call log and may be told what to do with a leg. */
export interface CallAdapter {
  /** Under this name its calls stand in the log; two PBXs may use the same ids. */
  readonly system: string;
  /** Only what really works: the screen shows a button for each. */
  readonly capabilities: Capabilities;
  /** Whether this desk phone belongs to it, by the name of the extension. */
  serves(extension: string): boolean;
  command(command: LegCommand, leg: LoggedLeg): Promise<CommandResult>;
  /** Calls `number` from the desk phone `extension`; only where `capabilities.dial` says so. */
  dial?(number: string, extension: string): Promise<CommandResult>;
  /** Whether its PBX answers; left out where there is none. */
  isReachable?(): boolean;
  /** How the person at this desk phone stands, so that queues ring who is ready; `none` for a phone of another PBX. Only where that can be told at all. */
  setPresence?(extension: string, presence: Pick<AgentPresence, 'state' | 'reason'>): Promise<QueueFollowing>;
  close(): Promise<void>;
}

export function refused(code: Extract<CommandResult, { ok: false }>['code'], message: string): CommandResult {
  return { ok: false, code, message };
}
