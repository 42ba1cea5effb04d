/** The one door for requests of screens: what the surface may do, whether the arguments are right, and an `Outcome` for whatever happens. */
import { type ReplicaOperationName, replicaOperations } from '../../shared/contract/replica.ts';
import { replicaAllowed, type Surface } from '../../shared/contract/surfaces.ts';
import { failure, type Outcome, success, toRingdeskError } from '../../shared/errors.ts';
import { type Log, messageOf } from './log.ts';
import type { OperationContext } from './operations/context.ts';
import { operations } from './operations/index.ts';

export async function dispatch(context: OperationContext, surface: Surface, name: string, input: unknown, log: Log): Promise<Outcome<unknown>> {
  const allowed: readonly string[] = replicaAllowed[surface];
  if (!isOperation(name) || !allowed.includes(name)) {
    log('warn', 'A screen asked for what it may not do', { surface, operation: name });
    return failure('not-allowed', `${surface} may not call ${name}`);
  }
  const parsed = replicaOperations[name].input.safeParse(input);
  if (!parsed.success) {
    const details = Object.fromEntries(parsed.error.issues.map((issue) => [issue.path.join('.') || '(input)', issue.message]));
    return failure('invalid-input', `${name}: the arguments are not valid`, { details });
  }
  try {
    // The table of operations pairs each name with its own input; TypeScript cannot follow that through a variable name.
    const run = operations[name] as (context: OperationContext, input: unknown) => Promise<unknown>;
    return success(await run(context, parsed.data));
  } catch (cause) {
    const error = toRingdeskError(cause);
    if (error.code === 'internal') log('error', `${name} failed`, { surface, cause: messageOf(cause), stack: cause instanceof Error ? cause.stack : undefined });
    return { ok: false, error };
  }
}

function isOperation(name: string): name is ReplicaOperationName {
  return Object.hasOwn(replicaOperations, name);
}
