/**
 * Pages of cases without end, at full speed. Making a page of a thousand rows takes tens of milliseconds, which the service would take
 * from the same two cores as the desk; so a few pages are made beforehand, and each answer is a copy with other ids and versions in it.
 *
 * None of them is a case of the two callers, whose pop must stay as it is. After `size` cases the same ids come again with higher versions: the load goes on at the same cost, and the disk does not fill.
 */
import { tableOf } from '../../../shared/entities/index.ts';
import { pageOf } from '../../city/pages.ts';
import { casesOfCallers, cityId, cityRow, cityWireRow } from '../../city/rows.ts';

const templates = 8;
/** Both are as long as any that is put in their place. */
const firstVersion = 1_000_000_000;
const placeOfToken = '000000000000';

interface Template {
  readonly bytes: Buffer;
  /** Of each row: where its id, its etag's version and its version stand. */
  readonly places: readonly { id: number; etag: number; version: number }[];
  readonly token: number;
}

export class EndlessPages {
  readonly #made: Template[];
  readonly #size: number;
  readonly #rowsOfPage: number;
  constructor(options: { contacts: number; size: number; rowsOfPage: number; url: string; omitNulls: boolean }) {
    this.#size = options.size;
    this.#rowsOfPage = options.rowsOfPage;
    this.#made = Array.from({ length: templates }, (_, index) => template(options, index));
  }

  /** @param token where the load stands; 0 is the beginning */
  page(token: number): Buffer {
    const made = this.#made[token % templates] as Template;
    const bytes = Buffer.from(made.bytes);
    const first = token * this.#rowsOfPage;
    made.places.forEach((place, index) => {
      const version = String(firstVersion + first + index);
      bytes.write(cityId('incident', casesOfCallers + ((first + index) % this.#size)), place.id, 'latin1');
      bytes.write(version, place.etag, 'latin1');
      bytes.write(version, place.version, 'latin1');
    });
    bytes.write(String(token + 1).padStart(placeOfToken.length, '0'), made.token, 'latin1');
    return bytes;
  }
}

function template({ contacts, rowsOfPage, url, omitNulls }: { contacts: number; rowsOfPage: number; url: string; omitNulls: boolean }, index: number): Template {
  const rows = Array.from({ length: rowsOfPage }, (_, row) => {
    const made = cityRow('incident', casesOfCallers + index * rowsOfPage + row, contacts);
    return cityWireRow('incident', { ...made, versionnumber: firstVersion });
  });
  const text = pageOf(rows, { '@odata.nextLink': `${url}/api/data/v9.2/incidents?$skiptoken=${placeOfToken}` }, omitNulls);
  const bytes = Buffer.from(text, 'latin1');
  if (bytes.toString('utf8') !== text) throw new Error('A made page must be plain ASCII: places in it are counted in bytes');
  let at = 0;
  const next = (words: string) => (at = text.indexOf(words, at) + words.length);
  const token = next('$skiptoken=');
  const places = rows.map(() => {
    const etag = next('"@odata.etag":"W/\\"');
    const id = next(`"${tableOf('incident').primaryId}":"`);
    return { etag, id, version: next('"versionnumber":') };
  });
  return { bytes, places, token };
}
