/** Whom the call-taker chose among several people with one number, so that this person is asked about first the next time. Never a link by itself. */
import type { Transaction } from '../store/transaction.ts';

export async function rememberChoice({ db }: Transaction, e164: string, contactId: string, at: string): Promise<void> {
  await db.run('INSERT OR REPLACE INTO number_choice (e164, contactid, chosenat) VALUES (?, ?, ?)', [e164, contactId, at]);
}

export async function forgetChoice({ db }: Transaction, e164: string, contactId: string): Promise<void> {
  await db.run('DELETE FROM number_choice WHERE e164 = ? AND contactid = ?', [e164, contactId]);
}
