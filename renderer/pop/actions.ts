/** What a person can do from the pop. Each action says what went wrong, so that the card can show it. */
import { createContext, useContext } from 'react';
import type { Bridge } from '../../shared/contract/bridge.ts';
import type { CallCard, NewEntity } from '../../shared/contract/records.ts';
import type { Outcome } from '../../shared/errors.ts';
import { anonymousContactId } from '../../shared/entities/contact.ts';

export type Act = Promise<Outcome<null>>;

export function createActions(bridge: Bridge<'pop'>, mayAnswer: (card: CallCard) => boolean) {
  /** Answers when the PBX can; otherwise what was chosen is remembered until the phone is picked up. */
  async function answerIfPossible(card: CallCard): Act {
    if (card.state !== 'ringing' || !mayAnswer(card)) return { ok: true, value: null };
    return bridge.replica('calls.answer', { key: card.key });
  }

  async function identify(card: CallCard, contactId: string): Act {
    return bridge.replica('calls.identify', { key: card.key, contactId });
  }

  return {
    answer: (card: CallCard): Act => bridge.replica('calls.answer', { key: card.key }),
    dismiss: (card: CallCard): Act => bridge.replica('calls.dismiss', { key: card.key }),
    open: (): Act => bridge.host('workspace.show', {}),
    releaseFocus: (): Act => bridge.host('pop.releaseFocus', {}),
    identify,
    undoChoice: (card: CallCard): Act => bridge.replica('calls.unidentify', { key: card.key }),
    reveal: (card: CallCard): Act => bridge.replica('calls.reveal', { key: card.key }),

    async attach(card: CallCard, caseId: string): Act {
      const attached = await bridge.replica('calls.attach', { key: card.key, caseId });
      return attached.ok ? answerIfPossible(card) : attached;
    },

    /** Remembered while it rings; on an answered call it opens in the workspace at once (P5). */
    async chooseNewEntity(card: CallCard, newEntity: NewEntity | null): Act {
      const chosen = await bridge.replica('calls.chooseNewEntity', { key: card.key, newEntity });
      return chosen.ok && card.state !== 'ringing' && newEntity !== null ? bridge.host('workspace.show', {}) : chosen;
    },

    /** Noted first, so that the guidance opens with the call whatever becomes of the rest; an answered call opens on it at once. */
    async emergency(card: CallCard): Act {
      const noted = await bridge.replica('calls.emergency', { key: card.key, step: 'guidance' });
      const answered = noted.ok ? await answerIfPossible(card) : noted;
      return answered.ok ? bridge.host('workspace.show', { emergency: card.key }) : answered;
    },

    async useAnonymous(card: CallCard): Act {
      const identified = await identify(card, anonymousContactId);
      return identified.ok ? answerIfPossible(card) : identified;
    },

    async find(card: CallCard): Act {
      const chosen = await this.chooseNewEntity(card, 'link');
      return chosen.ok ? answerIfPossible(card) : chosen;
    },
  };
}
export type Actions = ReturnType<typeof createActions>;

export const ActionsContext = createContext<Actions | null>(null);
export function useActions(): Actions {
  const actions = useContext(ActionsContext);
  if (!actions) throw new Error('useActions needs an ActionsContext above it');
  return actions;
}
