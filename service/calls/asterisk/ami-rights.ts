import type { AmiConnection } from './ami-connection.ts';
import type { AmiMessage } from './ami-message.ts';

/** What a login may ask of its PBX, in lower case. */
export type AmiRights = ReadonlySet<string>;

/** `ListCommands` needs no right, and names only the actions that this user has the right to. */
export async function readRights(connection: AmiConnection): Promise<AmiRights> {
  const response: AmiMessage = await connection.send({ Action: 'ListCommands' });
  return new Set(response.keys().map((key) => key.toLowerCase()));
}
