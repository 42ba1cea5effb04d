/** How this city handles calls: settings of the service that desks are told at sign-in (`Session.callHandling`). */
import { z } from 'zod';
import { demoNumbers } from '../../shared/demo-numbers.ts';
import { phonecall } from '../../shared/entities/phonecall.ts';
import { type CallHandling, reasonName } from '../../shared/wire.ts';

const dispositionNames: readonly string[] = phonecall.columns.ring_disposition.choices.map(({ name }) => name);
const telephoneNumber = z.string().min(1).max(80);
const label = z.string().min(1).max(80);
const reasonLabel = z.string().min(1).max(40);

/** Why call-takers are not ready; a city puts its own in their place. */
const reasons = [
  { name: 'break', label: { en: 'Break', es: 'Descanso' } },
  { name: 'lunch', label: { en: 'Lunch', es: 'Almuerzo' } },
  { name: 'training', label: { en: 'Training', es: 'Capacitación' } },
  { name: 'meeting', label: { en: 'Meeting', es: 'Reunión' } },
  { name: 'afterCallWork', label: { en: 'After-call work', es: 'Trabajo posterior a llamadas' } },
  { name: 'technical', label: { en: 'Technical problem', es: 'Problema técnico' } },
] as const;

/** General guidance; a city puts its own in its place. */
const guidance = {
  en: 'Stay on the line. Ask: Where is the emergency? What is happening? Is anybody hurt or in danger? Then connect 911, give them the address first, and stay until they have spoken with the caller.',
  es: 'Permanezca en la línea. Pregunte: ¿Dónde es la emergencia? ¿Qué sucede? ¿Hay alguien herido o en peligro? Luego conecte con el 911, dé primero la dirección y espere hasta que hablen con quien llama.',
} as const;

export const callHandlingConfigurationSchema = z.strictObject({
  relayNumbers: z.array(z.strictObject({ number: telephoneNumber, label })).max(100).default([{ number: '711', label: '711 relay' }]),
  emergency: z.strictObject({ number: telephoneNumber.default('911'), guidance: z.strictObject({ en: z.string().min(1).max(2_000).default(guidance.en), es: z.string().min(1).max(2_000).default(guidance.es) }).prefault({}) }).prefault({}),
  interpreters: z.array(z.strictObject({ number: telephoneNumber, label })).max(100).default([]),
  dispositions: z
    .array(z.string().refine((name) => dispositionNames.includes(name), `is none of ${dispositionNames.join(', ')}`))
    .min(1)
    .refine((names) => new Set(names).size === names.length, 'names one twice')
    .default([...dispositionNames]),
  dispositionRequired: z.boolean().default(true),
  notReadyReasons: z
    .array(z.strictObject({ name: reasonName, label: z.strictObject({ en: reasonLabel, es: reasonLabel }) }))
    .max(20)
    .refine((reasons) => new Set(reasons.map(({ name }) => name)).size === reasons.length, 'names one twice')
    .default([...reasons]),
  wrapUpLimitMs: z.number().int().min(5_000).max(3_600_000).nullable().default(null),
}) satisfies z.ZodType<CallHandling>;

/** What the demo city has beside the defaults. */
export const demoCallHandling = {
  relayNumbers: [{ number: '711', label: '711 relay' }, { number: demoNumbers.relay, label: 'State relay service' }],
  interpreters: [{ number: demoNumbers.interpreter, label: 'Interpreter line' }],
};
