import { audited, ownChoices } from './common.ts';

/**
 * The call log, one row per call: what became of it as a whole. Restricted: a number stands here even when its caller remains anonymous
 * on the case (PRODUCT.md). The gateway writes it. The id is derived from PBX and call (`shared/rules/call-id.ts`).
 */
export const call = {
  logicalName: 'ring_call',
  entitySet: 'ring_calls',
  primaryId: 'ring_callid',
  primaryName: 'ring_number',
  label: 'Call',
  labelPlural: 'Calls',
  writtenByService: true,
  desk: false,
  columns: {
    ring_system: { type: 'text', maxLength: 80, label: 'Telephone System' },
    /** The PBX's own id of the call (Asterisk: Linkedid). */
    ring_pbxcallid: { type: 'text', maxLength: 200, label: 'PBX Call ID' },
    ring_direction: { type: 'choice', label: 'Direction', choices: ownChoices(['inbound', 'Inbound'], ['outbound', 'Outbound'], ['internal', 'Internal']) },
    ring_number: { type: 'text', maxLength: 80, label: 'Number' },
    ring_name: { type: 'text', maxLength: 200, label: 'Name from the Line' },
    ring_withheld: { type: 'boolean', label: 'Withheld', default: false },
    ring_did: { type: 'text', maxLength: 80, label: 'Dialled Number' },
    ring_queue: { type: 'text', maxLength: 120, label: 'Queue' },
    ring_startedat: { type: 'datetime', label: 'Started At' },
    ring_queuedat: { type: 'datetime', label: 'Queued At' },
    ring_offeredat: { type: 'datetime', label: 'Offered At' },
    /** Extensions of all desks that it rang at, in their order, with commas between. */
    ring_offeredto: { type: 'text', maxLength: 400, label: 'Offered To' },
    ring_answeredat: { type: 'datetime', label: 'Answered At' },
    /** Extension of the first who answered. */
    ring_answeredby: { type: 'text', maxLength: 40, label: 'Answered By' },
    /** When the caller gave up before anybody answered. */
    ring_abandonedat: { type: 'datetime', label: 'Abandoned At' },
    ring_endedat: { type: 'datetime', label: 'Ended At' },
    ring_outcome: {
      type: 'choice',
      label: 'Outcome',
      choices: ownChoices(
        ['waiting', 'Waiting'],
        ['ringing', 'Ringing'],
        ['answered', 'Answered'],
        ['completed', 'Completed'],
        ['missed', 'Missed'],
        ['abandoned', 'Abandoned'],
        ['busy', 'Busy'],
        ['declined', 'Declined'],
      ),
    },
    ...audited,
  },
} as const;
