import { type Capabilities, type CommandResult, noCapabilities } from '../../../shared/wire.ts';
import { type LegCommand, refused } from '../adapter.ts';
import type { AsteriskConfiguration } from '../configuration.ts';
import type { AmiMessage } from './ami-message.ts';
import type { AmiRights } from './ami-rights.ts';
import type { Leg } from './leg.ts';

/** What an action is sent through, and how what it brought about is heard. */
export interface CommandLine {
  send(action: Readonly<Record<string, string>>): Promise<AmiMessage>;
  /** The first thing that `find` makes of the PBX's events from now on; undefined when it finds nothing within `limitMs`. */
  expect<T>(limitMs: number, find: (heard: Heard) => T | undefined): { readonly result: Promise<T | undefined>; cancel(): void };
}

/** An event, and what the call model made of it. */
export interface Heard {
  readonly message: AmiMessage;
  readonly reports: readonly { readonly type: string; readonly legId?: string | undefined; readonly extension?: string | undefined; readonly direction?: string | undefined }[];
}

const dialled = /^\+?[\d*#]{1,40}$/;
/** An unreachable phone is reported at once; a phone that rings by then has taken the call. */
const dialLimitMs = 3_000;

/**
 * What may be offered. Rights are those of the last login; before the first one they are taken for granted, so that a desk that signs
 * in while the PBX restarts is not without buttons for the rest of the day.
 * Mute, consultation and a third person are not in AMI for the phone's own leg, and hold only as a word to the phone: README.md says why.
 */
export function capabilitiesOf({ transferContext, dialContext, holdByNotify }: AsteriskConfiguration, rights: AmiRights | undefined, brokerIsReady: boolean): Capabilities {
  const may = (action: string) => rights === undefined || rights.has(action);
  return {
    ...noCapabilities,
    hangUp: may('hangup'),
    transfer: transferContext !== undefined && may('blindtransfer'),
    dial: dialContext !== undefined && may('originate'),
    answer: brokerIsReady,
    hold: brokerIsReady && holdByNotify,
  };
}

export async function hangUp(line: CommandLine, channel: string): Promise<CommandResult> {
  return verdict(await line.send({ Action: 'Hangup', Channel: channel }));
}

export async function transfer(line: CommandLine, channel: string, { to }: Extract<LegCommand, { type: 'transfer' }>, context: string): Promise<CommandResult> {
  if (!dialled.test(to)) return refused('invalid-input', 'to: only digits, * and #, with or without + in front.');
  return verdict(await line.send({ Action: 'BlindTransfer', Channel: channel, Context: context, Exten: to }));
}

/**
 * The desk phone rings first, and shows the number; when it is picked up the PBX calls it. Not with `CallerID`: the other side would
 * see its own number as the caller's.
 */
export async function dial(line: CommandLine, extension: string, number: string, context: string): Promise<CommandResult> {
  if (!dialled.test(number)) return refused('invalid-input', 'number: only digits, * and #, with or without + in front.');
  const channel = `PJSIP/${extension}`;
  const outcome = line.expect(dialLimitMs, ({ message, reports }) => {
    if (reports.some((report) => report.type === 'ringing' && report.extension === extension && report.direction === 'outbound')) return 'rings';
    const failed = message.event === 'OriginateResponse' && message.get('Response') === 'Failure' && (message.get('Channel') ?? '').startsWith(channel) && message.get('Exten') === number;
    return failed ? 'failed' : undefined;
  });
  const answer = verdict(
    await line.send({ Action: 'Originate', Channel: channel, Context: context, Exten: number, Priority: '1', Variable: `CONNECTEDLINE(num)=${number}`, Timeout: '30000', Async: 'true' }).catch((error: unknown) => {
      outcome.cancel();
      throw error;
    }),
  );
  if (!answer.ok) {
    outcome.cancel();
    return answer;
  }
  if ((await outcome.result) !== 'failed') return answer;
  return refused('unavailable', 'Your desk phone cannot be reached by the telephone system: check that it is switched on and signed in.');
}

/** A phone that refuses to talk looks like one that obeys: only the answered call proves it (DialEnd ANSWER). */
export async function answer(line: CommandLine, legId: string, limitMs: number, talk: () => Promise<boolean>): Promise<CommandResult> {
  const outcome = line.expect(limitMs, ({ reports }) => {
    const mine = reports.filter((report) => report.legId === legId);
    if (mine.some(({ type }) => type === 'answered')) return 'answered';
    return mine.some(({ type }) => type !== 'ringing' && type !== 'party-changed') ? 'over' : undefined;
  });
  if (!(await talk())) {
    outcome.cancel();
    return refused('unavailable', 'Your desk phone could not be told to answer: pick up.');
  }
  switch (await outcome.result) {
    case 'answered':
      return { ok: true };
    case 'over':
      return refused('not-found', 'This call does not ring any more.');
    case undefined:
      return refused('unavailable', 'Your desk phone did not answer: pick up.');
  }
}

const holding = {
  hold: { done: 'held', already: 'on hold already', untold: 'could not be told to hold the call', disobeyed: 'did not hold the call' },
  resume: { done: 'resumed', already: 'not on hold', untold: 'could not be told to take the call back', disobeyed: 'did not take the call back' },
} as const;

/** As with an answer only the PBX's word proves that the phone obeyed (Hold, Unhold). @param state how the leg stands before */
export async function hold(line: CommandLine, { type, legId }: Extract<LegCommand, { type: 'hold' | 'resume' }>, state: Leg['state'], limitMs: number, tell: () => Promise<boolean>): Promise<CommandResult> {
  const { done, already, untold, disobeyed } = holding[type];
  if (state !== 'answered' && state !== 'held') return refused('invalid-input', 'This call is not answered yet.');
  if ((state === 'held') === (type === 'hold')) return refused('invalid-input', `This call is ${already}.`);
  const outcome = line.expect(limitMs, ({ reports }) => reports.find((report) => report.legId === legId && (report.type === done || report.type === 'ended'))?.type);
  if (!(await tell())) {
    outcome.cancel();
    return refused('unavailable', `Your desk phone ${untold}: use its own key.`);
  }
  const result = await outcome.result;
  if (result === done) return { ok: true };
  if (result === 'ended') return refused('not-found', 'This call is already over.');
  return refused('unavailable', `Your desk phone ${disobeyed}: use its own key.`);
}

function verdict(response: AmiMessage): CommandResult {
  if (response.get('Response') === 'Success') return { ok: true };
  const message = response.get('Message') ?? 'no reason given';
  if (/^no such channel/i.test(message)) return refused('not-found', 'This call is already over.');
  return refused('not-allowed', `The telephone system refused: ${message}. Use your desk phone.`);
}
