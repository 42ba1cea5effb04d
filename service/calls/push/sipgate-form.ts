/** One push of sipgate.io, and of the many PBXs that send the same for the sake of Zammad's generic CTI: its fields, checked. */
import { z } from 'zod';

/** Both spell what may be there several times with brackets (`user[]`), or as a JSON array. */
const several = z.array(z.string().min(1).max(200)).max(100).default([]);
const one = (length: number) => z.string().max(length).optional();

const formSchema = z
  .object({
    event: z.enum(['newCall', 'answer', 'hangup'], { error: 'must be newCall, answer or hangup' }),
    callId: z.string({ error: 'is missing' }).min(1).max(150),
    /** The same for all calls of one caller: a transfer and a forwarding begin a new call. */
    origCallId: one(150),
    direction: z.enum(['in', 'out'], { error: 'must be in or out' }).optional(),
    /** `anonymous`: the number is withheld. */
    from: one(80),
    to: one(80),
    /** Who is called, or calls: by name, and by two ids of sipgate, in the same order. */
    user: several,
    userId: several,
    fullUserId: several,
    answeringNumber: one(80),
    /** The number that was dialled first, when the call was diverted. */
    diversion: one(80),
    queue: one(120),
    cause: one(80),
  })
  .superRefine((form, context) => {
    if (form.event !== 'newCall') return;
    for (const field of ['direction', 'from', 'to'] as const) if (form[field] === undefined) context.addIssue({ code: 'custom', path: [field], message: 'is missing' });
  });
export type SipgateForm = z.output<typeof formSchema>;

const repeated = new Set(['user', 'userId', 'fullUserId']);

/** @param body what came: fields in the order of a form, or a JSON object */
export function readForm(body: URLSearchParams | FormData | Readonly<Record<string, unknown>>): { form: SipgateForm; problems?: never } | { form?: never; problems: Record<string, string> } {
  const fields: Record<string, unknown> = {};
  const entries = body instanceof URLSearchParams || body instanceof FormData ? [...body.entries()] : Object.entries(body);
  for (const [key, value] of entries) {
    const name = key.replace(/\[\d*\]$/, '');
    if (!repeated.has(name)) fields[name] = value === '' || value === null ? undefined : value;
    else fields[name] = [...(Array.isArray(fields[name]) ? (fields[name] as unknown[]) : []), ...(Array.isArray(value) ? (value as unknown[]) : [value])].filter((part) => part !== '' && part !== null);
  }
  const parsed = formSchema.safeParse(fields);
  if (parsed.success) return { form: parsed.data };
  return { problems: Object.fromEntries(parsed.error.issues.map(({ path, message }) => [path.join('.') || 'body', message])) };
}
