/**
 * Looks at the settings file before anybody opens it. What cannot be read is set aside as a copy beside it, so that nothing is lost, and
 * only that: one bad value does not take the address of the case service with it.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

export interface Mended {
  damaged: boolean;
  /** Places of single values that were dropped; empty when the whole file was no settings. */
  dropped: string[];
  copy: string | null;
}
const sound: Mended = { damaged: false, dropped: [], copy: null };
type Values = Record<string, unknown>;
const isValues = (value: unknown): value is Values => typeof value === 'object' && value !== null && !Array.isArray(value);

/** @param isValid whether a value may stand at its place (`theme`, `pop.show`) */
export function mendSettingsFile(path: string, isValid: (place: string, value: unknown) => boolean): Mended {
  if (!existsSync(path)) return sound;
  const text = readFileSync(path, 'utf8');
  const values = parsed(text);
  if (values && Object.keys(values).length === 0) return sound;
  const dropped = values ? dropInvalid(values, isValid) : [];
  if (values && dropped.length === 0) return sound;
  const copy = path.replace(/\.json$/, '-damaged.json');
  writeFileSync(copy, text);
  writeFileSync(path, JSON.stringify(values ?? {}, null, '\t'));
  return { damaged: true, dropped, copy };
}

function parsed(text: string): Values | null {
  try {
    const value: unknown = JSON.parse(text);
    return isValues(value) ? value : null;
  } catch {
    return null;
  }
}

/** One level of groups, as the names of settings have. */
function dropInvalid(values: Values, isValid: (place: string, value: unknown) => boolean): string[] {
  const dropped: string[] = [];
  for (const [name, value] of Object.entries(values)) {
    if (!isValid(name, value)) {
      delete values[name];
      dropped.push(name);
    } else if (isValues(value)) {
      for (const [inner, innerValue] of Object.entries(value)) {
        if (isValid(`${name}.${inner}`, innerValue)) continue;
        delete value[inner];
        dropped.push(`${name}.${inner}`);
      }
    }
  }
  return dropped;
}
