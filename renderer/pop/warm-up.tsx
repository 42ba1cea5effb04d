/**
 * The first ring of a day would pay for what each page pays once: code that has not run yet, glyphs that have not been measured. So a
 * made-up call is drawn and taken away again a few times within one task, which no frame and no screen reader gets to see.
 */
import type { i18n } from 'i18next';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { I18nextProvider } from 'react-i18next';
import type { Bridge } from '../../shared/contract/bridge.ts';
import type { Appearance } from '../../shared/contract/host.ts';
import type { CallCard, CaseSummary } from '../../shared/contract/records.ts';
import { DeskProvider } from '../common/desk-context.tsx';
import { createDeskStore } from '../common/desk-store.ts';
import { ActionsContext, createActions } from './actions.ts';
import { createPopModel } from './model.ts';
import { Pop } from './Pop.tsx';

const times = 3;

export function warmUp(appearance: Appearance, words: i18n): void {
  const place = document.createElement('div');
  place.className = 'warm-up';
  place.ariaHidden = 'true';
  document.body.append(place);
  const bridge = bridgeToNowhere(appearance);
  const actions = createActions(bridge, () => false);
  for (let time = 0; time < times; time++) {
    for (const card of [known(), unknown()]) {
      const store = createDeskStore(appearance);
      store.setState({ calls: [card] });
      const root = createRoot(place);
      const pop = (
        <I18nextProvider i18n={words}>
          <DeskProvider store={store}>
            <ActionsContext value={actions}>
              <Pop bridge={bridge} model={createPopModel(store)} />
            </ActionsContext>
          </DeskProvider>
        </I18nextProvider>
      );
      flushSync(() => root.render(pop));
      flushSync(() => root.unmount());
    }
  }
  place.remove();
}

function bridgeToNowhere(appearance: Appearance): Bridge<'pop'> {
  const nothing = () => Promise.resolve({ ok: true, value: null } as never);
  return { surface: 'pop', appearance, replica: nothing, host: nothing, onReplica: () => () => undefined, onHost: () => () => undefined };
}

function unknown(): CallCard {
  const now = new Date().toISOString();
  return {
    ...{ key: 'nobody', callId: 'nobody', extension: '', state: 'ringing', direction: 'inbound', number: '(000) 000-0000', lineName: 'Nobody' },
    ...{ numberRegion: null, relay: null, dialled: null, answeredBy: null, waitingSince: now, lookingUp: false, chosenAt: null, revealedAt: null },
    ...{ queue: 'AaBbCc', divertedFrom: null, ringingAt: now, answeredAt: null, endedAt: null, match: 'none' },
    ...{ matchReason: { sharedBy: null, foldedGuests: 0, inactive: 0 }, caller: null, candidates: [], openCases: [], openCaseCount: 0 },
    ...{ addressCases: [], addressCaseCount: 0, earlierCalls: [{ key: 'before', at: now, outcome: 'answered', seconds: 60, queue: null, agent: 'Ada', hasCase: false, caseTitle: null }], earlierCallCount: 1 },
    ...{ historyLoading: false, newEntity: null, phoneCallId: null, notes: '', attachedCaseId: null, dismissed: false, session: false },
    ...{ heldAt: null, muted: false, transferredTo: null, parties: [], emergencyAt: null, emergencyCalledAt: null },
  };
}

const flags = { isVip: false, doNotCall: false, abusive: null, chosenLastAt: null, masked: false };

function known(): CallCard {
  const [open, other] = [caseOf('mine', 12), caseOf('beside', 2)];
  return {
    ...unknown(),
    match: 'exact',
    caller: { contactId: 'nobody', fullName: 'Ada Quinn-Ramírez', preferredLanguage: 'spanish', matchedOn: 'mobilephone', extension: null, openCaseCount: 2, address: '1 A St', ...flags },
    ...{ openCases: [open], openCaseCount: 2, addressCases: [other], addressCaseCount: 1 },
  };
}

function caseOf(id: string, hoursLeft: number): CaseSummary {
  const hour = 3_600_000;
  return {
    ...{ id, masked: false, title: 'Pothole, graffiti and 0123456789', ticketNumber: 'CAS-0123456789', provisionalNumber: null, state: 'active', status: 'inProgress' },
    ...{ category: null, department: null, createdOn: new Date(Date.now() - 30 * 24 * hour).toISOString(), acknowledged: false, customerId: null, pending: false },
    acknowledgeBy: new Date(Date.now() + hoursLeft * hour).toISOString(),
  };
}
