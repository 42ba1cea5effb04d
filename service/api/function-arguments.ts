/** Arguments of a function: `Name(First=1,Second=@p)?@p=…`, values by parameter name as they are written. */
import { badQuery } from './errors.ts';
import { splitQuery } from './query-options.ts';
import { splitOutside } from './split-outside.ts';

export function parseFunctionArguments(written: string | undefined, query: string): Map<string, string> {
  const options = splitQuery(query);
  for (const name of options.keys()) {
    if (!name.startsWith('@')) throw badQuery(`The query option "${name.slice(0, 40)}" is not valid for a function.`);
  }
  const given = new Map<string, string>();
  if (written === undefined || written.trim() === '') return given;
  for (const argument of splitOutside(written, ',', 'The function')) {
    const parts = /^([A-Za-z_]\w*)=(.+)$/s.exec(argument.trim());
    const [, name, value = ''] = parts ?? [];
    if (name === undefined) throw badQuery(`The argument "${argument.trim().slice(0, 80)}" cannot be read; write Name=value or Name=@alias.`);
    if (given.has(name)) throw badQuery(`The argument ${name.slice(0, 80)} is given twice.`);
    const resolved = value.startsWith('@') ? options.get(value.trim()) : value;
    if (resolved === undefined) throw badQuery(`The alias ${value.slice(0, 80)} has no value; add ${value.slice(0, 80)}=… to the query.`);
    given.set(name, resolved);
  }
  return given;
}
