import { all } from './database.mjs';

export const digitsOf = (number) => (number ?? '').replace(/\D/g, '');

/** Who is calling: four queries, one after the other. */
export async function lookUp(database, number) {
  const [contact] = await all(database, 'SELECT * FROM contact WHERE digits = ?', [digitsOf(number)]);
  if (!contact) return { contact: null, cases: [], open: 0, lastCall: null };
  const cases = await all(database, 'SELECT * FROM incident WHERE customerid = ? ORDER BY createdon DESC LIMIT 10', [contact.id]);
  const [{ open }] = await all(database, 'SELECT count(*) AS open FROM incident WHERE customerid = ? AND statecode = 0', [contact.id]);
  const [lastCall] = await all(database, 'SELECT * FROM phonecall WHERE contactid = ? ORDER BY startedat DESC LIMIT 1', [contact.id]);
  return { contact, cases, open, lastCall: lastCall ?? null };
}
