/** Arguments of a function: `Name(First=1,Second=@p)?@p=…`, values and lists by parameter name. */
import { badQuery } from './errors.ts';
import { type Argument, ParameterAliases, readArgument } from './filter/parameter-aliases.ts';
import { TokenStream } from './filter/token-stream.ts';
import { splitQuery } from './query-options.ts';

export function parseFunctionArguments(written: string | undefined, query: string): Map<string, Argument> {
  const options = splitQuery(query);
  for (const name of options.keys()) {
    if (!name.startsWith('@')) throw badQuery(`The query option "${name.slice(0, 40)}" is not valid for a function.`);
  }
  const aliases = new ParameterAliases(options);
  const given = new Map<string, Argument>();
  if (written === undefined || written.trim() === '') return given;
  const stream = new TokenStream(written, 'The function');
  do {
    const name = stream.expect('word', 'the name of a parameter');
    if (given.has(name.text)) throw badQuery(`The argument ${name.text.slice(0, 80)} is given twice ${stream.place(name)}.`);
    stream.expect('=');
    const value = stream.peek();
    given.set(name.text, stream.takeIf('alias') ? aliases.get(value.text, stream.place(value)) : readArgument(stream));
  } while (stream.takeIf(','));
  stream.expect('end', '"," or the end');
  return given;
}
