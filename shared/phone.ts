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
  try {
    const number = util.parse(raw, region);
    const e164 = util.format(number, PhoneNumberFormat.E164);
    const extension = number.getExtension();
    return extension ? { e164, extension } : { e164 };
  } catch {
    return null; // libphonenumber throws for text that is no number
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
