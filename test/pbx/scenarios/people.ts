import type { Citizen } from '../phones/citizen.ts';
import type { DeskPhone, IncomingCall } from '../phones/desk-phone.ts';
import type { Stage } from '../stage.ts';

/** Made up: 555-01xx is nobody's. */
export const number = '+19515550142';
export const ada: Citizen = { number };
export const water: Citizen = { number, name: 'Riverside Water' };

/** The phone on the desk rings, and the desk hears of it. */
export async function letsRing(stage: Stage, desk: DeskPhone, times = 1): Promise<IncomingCall> {
  const call = await desk.nextCall();
  call.ring();
  await stage.hears('ringing', desk, times);
  return call;
}

/** Returns when the two speak with each other. */
export async function picksUp(stage: Stage, desk: DeskPhone): Promise<IncomingCall> {
  const call = await letsRing(stage, desk);
  await answers(stage, desk, call);
  return call;
}

export async function answers(stage: Stage, desk: DeskPhone, call: IncomingCall): Promise<void> {
  call.answer();
  await stage.hears('answered', desk);
  await stage.owner.speaks(desk.extension);
}
