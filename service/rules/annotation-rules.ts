/** Notes (P9): everybody adds them, on closed cases too; whoever wrote one changes it. A note's file: base64 on the Web API, pieces beside the note in the store. What is sent as `documentbody` never reaches the row. */
import { maximumAttachmentBytes } from '../../shared/entities/annotation.ts';
import type { AnyChanges } from '../../shared/entities/index.ts';
import { RingdeskFault } from '../../shared/errors.ts';
import { checkChangeNote } from '../../shared/rules/note-rules.ts';
import { ownedByDefault } from './activity-rules.ts';
import { obey, refuse, type RuleContext, type TableRules } from './table-rules.ts';
import { asRow } from './typed-rows.ts';

export const annotationRules: TableRules = {
  async beforeCreate(row, context) {
    ownedByDefault(row, context.principal.userId);
    if ((row['documentbody'] ?? null) === null) delete row['documentbody'];
    else await takeContent(row.id, row, context);
  },
  async beforeUpdate(current, changes, context) {
    obey(checkChangeNote(context.principal, asRow('annotation', current)));
    if (changes['ownerid'] === null) refuse('A note always has an owner (P9). Assign it to a user or a team.', 'P9');
    if ('documentbody' in changes) await takeContent(current.id, changes, context);
  },
};

/** Moves the content out of the columns; null removes it. */
async function takeContent(annotationId: string, columns: AnyChanges, { unit }: RuleContext): Promise<void> {
  const { documentbody } = columns;
  delete columns['documentbody'];
  if (typeof documentbody !== 'string') {
    await unit.attachments.remove(annotationId);
    Object.assign(columns, { filesize: null, isdocument: false });
    return;
  }
  const content = decoded(documentbody);
  await unit.attachments.replace(annotationId, content);
  Object.assign(columns, { filesize: content.length, isdocument: true });
}

/** Node decodes what it can and leaves out the rest; a file that is not whole must not be kept. */
function decoded(base64: string): Buffer {
  if (base64.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(base64)) {
    throw new RingdeskFault({ code: 'invalid-input', rule: 'file-content', message: 'documentbody is no base64 text: send the file in base64 with the standard alphabet and its padding.' });
  }
  const content = Buffer.from(base64, 'base64');
  if (content.length <= maximumAttachmentBytes) return content;
  throw new RingdeskFault({ code: 'invalid-input', rule: 'file-too-large', message: `documentbody holds ${content.length} bytes; a file may have ${maximumAttachmentBytes}.` });
}
