/**
 * The short reference of a case that was born at a desk: read to the caller before the service has given a ticket number, and kept by
 * the case for ever. Stored as `P482107369`, shown and read as `P 482 107 369`.
 *
 * Digits only behind the P: they are read over the telephone in English and in Spanish, where the names of letters sound alike (B, V, P,
 * D; E in one language is I in the other) and `O`, `I` are taken for digits. In groups of three, as people say and remember numbers.
 * The ninth digit is a check digit (Damm's): one misheard digit, or two neighbours in the wrong order, give a number that is none, so it
 * is noticed while the caller is still there instead of finding somebody else's case.
 */
const randomDigits = 8;
const different = 10 ** randomDigits;
/** The largest multiple that fits into 32 bits: above it some numbers would be likelier than others. */
const fairBelow = Math.floor(2 ** 32 / different) * different;

/** Damm's table, a quasigroup in which nothing but a single digit leads back to 0. */
const quasigroup = ['0317598642', '7092154863', '4206871359', '1750983426', '6123045978', '3674209581', '5869720134', '8945362017', '9438617205', '2581436790'];

function checkOf(digits: string): string {
  let interim = 0;
  for (const digit of digits) interim = Number(quasigroup[interim]?.[Number(digit)]);
  return String(interim);
}

/** A new one, in the form in which it is stored. Whether it is taken already, only a replica knows. */
export function newProvisionalNumber(): string {
  const digits = String(fairNumber() % different).padStart(randomDigits, '0');
  return `P${digits}${checkOf(digits)}`;
}

function fairNumber(): number {
  for (;;) {
    const [number = fairBelow] = globalThis.crypto.getRandomValues(new Uint32Array(1));
    if (number < fairBelow) return number;
  }
}

/**
 * What somebody typed or was told, in the form in which it is stored: with or without the P, in any grouping.
 * @returns null when it is no provisional number, for example because a digit was misheard
 */
export function parseProvisionalNumber(typed: string): string | null {
  const [, digits] = /^P?(\d{9})$/i.exec(typed.replace(/[\s.\-‐‑–—]/g, '')) ?? [];
  return digits !== undefined && checkOf(digits) === '0' ? `P${digits}` : null;
}

/** For a person's eyes and for reading aloud; what is no provisional number stays as it is. */
export function formatProvisionalNumber(stored: string): string {
  return stored.replace(/^P(\d{3})(\d{3})(\d{3})$/, 'P $1 $2 $3');
}
