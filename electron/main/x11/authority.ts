/** The cookie that an X server asks of its programs, from the user's file of them (Xau: big-endian, each text with its length before it). */
import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';

export const cookieProtocol = 'MIT-MAGIC-COOKIE-1';
const familyLocal = 256;
const familyAny = 65_535;

/** @returns null when there is none for this display, or no file: the server may ask for none */
export async function cookieFor(path: string, displayNumber: string): Promise<Buffer | null> {
  const file = await readFile(path).catch(() => null);
  return file && cookieIn(file, displayNumber, hostname());
}

export function cookieIn(file: Buffer, displayNumber: string, host: string): Buffer | null {
  let offset = 0;
  const text = (): Buffer => {
    const length = file.readUInt16BE(offset);
    const value = file.subarray(offset + 2, offset + 2 + length);
    offset += 2 + length;
    return value;
  };
  try {
    while (offset < file.length) {
      const family = file.readUInt16BE(offset);
      offset += 2;
      const [address, display, protocol, cookie] = [text().toString(), text().toString(), text().toString(), text()];
      const here = family === familyAny || (family === familyLocal && address === host);
      if (here && (display === '' || display === displayNumber) && protocol === cookieProtocol) return cookie;
    }
  } catch (cause) {
    // A file that ends in the middle of an entry: what was read so far did not fit.
    if (!(cause instanceof RangeError)) throw cause;
  }
  return null;
}
