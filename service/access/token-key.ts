/** The secret that signs bearer tokens; made once per data directory and readable by its owner only. */
import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';

const keyBytes = 32;

export async function openTokenKey(file: string): Promise<Uint8Array> {
  try {
    await writeFile(file, randomBytes(keyBytes).toString('base64url'), { mode: 0o600, flag: 'wx' });
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'EEXIST')) throw cause;
  }
  const key = Buffer.from((await readFile(file, 'utf8')).trim(), 'base64url');
  if (key.length !== keyBytes) throw new Error(`${file} does not hold a token key. Remove the file to have a new one made; everybody has to sign in again then.`);
  return key;
}
