/** Parameters of actions, checked one by one: what is missing, unknown or of another type is refused with its name. */
import { badPayload } from '../errors.ts';
import { isObject } from '../json-body.ts';

type Parameters = Readonly<Record<string, unknown>>;

/** @throws 400 for a parameter that the action does not have */
export function onlyParameters(action: string, parameters: Parameters, known: readonly string[]): void {
  for (const name of Object.keys(parameters)) {
    if (!known.includes(name)) throw badPayload(`${action} has no parameter '${name.slice(0, 80)}'; it has ${known.join(', ') || 'none'}.`);
  }
}

export function booleanParameter(parameters: Parameters, name: string): boolean {
  const value = parameters[name];
  if (typeof value !== 'boolean') throw badPayload(`${name} must be true or false.`);
  return value;
}

export function objectParameter(parameters: Parameters, name: string): Record<string, unknown> {
  const value = parameters[name];
  if (!isObject(value)) throw badPayload(`${name} must be an object.`);
  return value;
}

/** null stands for a parameter that is left out. */
export function isGiven(parameters: Parameters, name: string): boolean {
  return (parameters[name] ?? null) !== null;
}
