/**
 * Telephone numbers, read as Google's libphonenumber reads them (https://github.com/google/libphonenumber, `parse`): vanity letters,
 * `tel:` URIs, full-width digits and extensions in any spelling. Reading is lenient; whether a number is valid is another question.
 */
import libphonenumber from 'google-libphonenumber';

const util = libphonenumber.PhoneNumberUtil.getInstance();
const { PhoneNumberFormat } = libphonenumber;

export interface ParsedNumber {
  /** `+` and digits (ITU-T E.164), without the extension. */
  readonly e164: string;
  readonly extension?: string;
}

/**
 * @param raw any spelling
 * @param region ISO 3166 code of the city's country, for numbers without a country code
 * @returns null when the text is no number
 */
export function parseNumber(raw: string, region: string): ParsedNumber | null {
  return parsePlainNumber(raw, region) ?? parseAnyNumber(raw, region);
}

/** Three digits, three digits, four, as North Americans write them, with or without the country code. */
const plainNumber = /^(?:(\+) ?)?(?:(1)[ .-]?)?\(?([2-9]\d\d)\)?[ .-]?([2-9]\d\d)[ .-]?(\d{4})$/;
const northAmerica = new Map<string, boolean>();

/**
 * The spellings of nearly all numbers of a North American city, fifty times as fast: a first load has millions of them.
 * @returns null for every other one; what it reads, libphonenumber reads the same (`test/shared/phone.test.ts`)
 */
export function parsePlainNumber(raw: string, region: string): ParsedNumber | null {
  const [, plus, one, area, exchange, line] = plainNumber.exec(raw) ?? [];
  if (area === undefined || exchange === undefined || line === undefined) return null;
  if (plus !== undefined ? one === undefined : !isNorthAmerican(region)) return null;
  return { e164: `+1${area}${exchange}${line}` };
}

function isNorthAmerican(region: string): boolean {
  const known = northAmerica.get(region) ?? util.getCountryCodeForRegion(region) === 1;
  northAmerica.set(region, known);
  return known;
}

export function parseAnyNumber(raw: string, region: string): ParsedNumber | null {
  try {
    const number = util.parse(raw, region);
    const e164 = util.format(number, PhoneNumberFormat.E164);
    const extension = number.getExtension();
    return extension ? { e164, extension } : { e164 };
  } catch {
    return null; // libphonenumber throws for text that is no number
  }
}

/** The country that a valid number belongs to when it is another one than the city's; null as well when the plan of numbers does not tell. */
export function foreignRegion(e164: string, region: string): string | null {
  try {
    const number = util.parse(e164, region);
    const found = util.isValidNumber(number) ? util.getRegionCodeForNumber(number) : null;
    return found && found !== region && /^[A-Z]{2}$/.test(found) ? found : null;
  } catch {
    return null;
  }
}

/** For a person's eyes: national spelling for numbers of the region, international for others, the raw text when it is no number. */
export function formatNumber(raw: string, region: string): string {
  try {
    const number = util.parse(raw, region);
    const home = util.getCountryCodeForRegion(region) === number.getCountryCode();
    return util.format(number, home ? PhoneNumberFormat.NATIONAL : PhoneNumberFormat.INTERNATIONAL);
  } catch {
    return raw;
  }
}
