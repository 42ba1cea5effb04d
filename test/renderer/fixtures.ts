import type { CallCard, CallerSummary, CaseSummary } from '../../shared/contract/records.ts';

export const start = Date.parse('2026-06-11T16:40:00.000Z');
export const at = (seconds: number) => new Date(start + seconds * 1000).toISOString();

export const caller: CallerSummary = {
  contactId: '3b0d5c1e-0000-4000-8000-000000000001',
  fullName: 'Rosalind Achterberg',
  preferredLanguage: 'spanish',
  matchedOn: 'mobilephone',
  extension: null,
  openCaseCount: 2,
  address: '418 Juniper Street',
  isVip: false,
  doNotCall: false,
  abusive: null,
  chosenLastAt: null,
  masked: false,
};

export function caseSummary(change: Partial<CaseSummary> = {}): CaseSummary {
  return {
    id: '3b0d5c1e-0000-4000-8000-0000000000c1',
    title: 'Recycling not collected',
    masked: false,
    ticketNumber: 'CAS-41873',
    provisionalNumber: null,
    state: 'active',
    status: 'inProgress',
    category: 'Recycling not collected',
    department: 'Solid Waste',
    createdOn: at(-86_400),
    acknowledgeBy: null,
    acknowledged: false,
    customerId: caller.contactId,
    pending: false,
    ...change,
  };
}

/** A known caller who rings since `start`. */
export function callCard(key: string, change: Partial<CallCard> = {}): CallCard {
  return {
    key,
    callId: key,
    extension: '1001',
    state: 'ringing',
    direction: 'inbound',
    number: '(743) 555-0142',
    numberRegion: null,
    relay: null,
    lineName: null,
    queue: '311 General',
    dialled: null,
    divertedFrom: null,
    ringingAt: at(0),
    waitingSince: change.ringingAt ?? at(0),
    answeredAt: null,
    endedAt: null,
    answeredBy: null,
    lookingUp: false,
    match: 'exact',
    chosenAt: null,
    revealedAt: null,
    matchReason: { sharedBy: null, foldedGuests: 0, inactive: 0 },
    caller,
    candidates: [],
    openCases: [],
    openCaseCount: 0,
    addressCases: [],
    addressCaseCount: 0,
    earlierCalls: [],
    earlierCallCount: 0,
    historyLoading: false,
    newEntity: null,
    phoneCallId: null,
    notes: '',
    attachedCaseId: null,
    dismissed: false,
    session: false,
    heldAt: null,
    muted: false,
    transferredTo: null,
    parties: [],
    emergencyAt: null,
    emergencyCalledAt: null,
    ...change,
  };
}

/** A caller whom no contact has. */
export function unknownCard(key: string, change: Partial<CallCard> = {}): CallCard {
  return callCard(key, { match: 'none', caller: null, number: '(743) 555-0188', ...change });
}
