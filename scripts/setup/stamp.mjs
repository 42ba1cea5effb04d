import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { stampFolder } from './places.mjs';

/**
 * A stamp says from what a step last made its result. It only ever saves work: each step also looks whether the result is still there.
 */
export function stampSays(name, value, folder = stampFolder) {
  try {
    return readFileSync(join(folder, name), 'utf8').trim() === value;
  } catch {
    return false;
  }
}

export function setStamp(name, value, folder = stampFolder) {
  const file = join(folder, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${value}\n`);
}

/** @param {...(string | Buffer)} contents */
export function hashOf(...contents) {
  const hash = createHash('sha256');
  // The length goes before each, so that moving a byte from one to the next changes the hash.
  for (const content of contents) hash.update(`${Buffer.byteLength(content)}:`).update(content);
  return hash.digest('hex');
}
