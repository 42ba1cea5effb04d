/** Every operation of the contract and who carries it out. */
import type { ReplicaOperationName } from '../../../shared/contract/replica.ts';
import {
  activeCalls,
  answerCall,
  attachToCase,
  chooseNewEntity,
  dismissCall,
  finishCall,
  hangUpCall,
  identifyCaller,
  revealCaller,
  unidentifyCaller,
  recentCalls,
  saveNotes,
  simulateRing,
} from './calls.ts';
import { addParty, dial, holdCall, muteCall, resumeCall, transferCall } from './call-commands.ts';
import { answeredCalls, callBack, followUp, missedCalls } from './calls-to-follow.ts';
import { summarizeCase } from './case-summary.ts';
import { createCase, listCategories, listTeams } from './cases.ts';
import { createContact, getContact, searchContacts } from './contacts.ts';
import type { Operation } from './context.ts';
import { noteEmergency } from './emergency.ts';
import { discardDraft, listDrafts, saveDraft } from './drafts.ts';
import { mergeGuest, registeredTwin } from './guest-merging.ts';
import { getArticle, suggestArticles } from './knowledge.ts';
import { nearbyCases } from './nearby-cases.ts';
import { fetchOlder } from './older.ts';
import { setPresence } from './presence.ts';
import { findBusinesses, findProperties, matchPlace } from './places.ts';
import { addReporter, removeReporter } from './reporters.ts';
import { find } from './search.ts';
import { discardEdit, pauseLoad, resolveConflict, restoreEdit, retryEdit, syncItem, syncNow, syncOverview } from './sync.ts';

export const operations: { readonly [N in ReplicaOperationName]: Operation<N> } = {
  'desk.state': async ({ deskState }) => deskState(),
  'calls.active': activeCalls,
  'calls.recent': recentCalls,
  'calls.missed': missedCalls,
  'calls.answered': answeredCalls,
  'presence.set': setPresence,
  'calls.hold': holdCall,
  'calls.resume': resumeCall,
  'calls.mute': muteCall,
  'calls.transfer': transferCall,
  'calls.addParty': addParty,
  'calls.dial': dial,
  'calls.callBack': callBack,
  'calls.followUp': followUp,
  'calls.emergency': noteEmergency,
  'cases.summary': summarizeCase,
  'contacts.get': getContact,
  'contacts.search': searchContacts,
  'contacts.fetchOlder': fetchOlder,
  'categories.list': listCategories,
  'teams.list': listTeams,
  'calls.answer': answerCall,
  'calls.hangUp': hangUpCall,
  'calls.dismiss': dismissCall,
  'calls.chooseNewEntity': chooseNewEntity,
  'calls.identify': identifyCaller,
  'calls.unidentify': unidentifyCaller,
  'calls.reveal': revealCaller,
  'calls.attach': attachToCase,
  'calls.saveNotes': saveNotes,
  'calls.finish': finishCall,
  'calls.simulateRing': simulateRing,
  'contacts.create': createContact,
  'cases.create': createCase,
  'places.find': findProperties,
  'places.match': matchPlace,
  'places.findBusinesses': findBusinesses,
  'cases.nearby': nearbyCases,
  'knowledge.suggest': suggestArticles,
  'knowledge.get': getArticle,
  'reporters.add': addReporter,
  'reporters.remove': removeReporter,
  'contacts.registeredTwin': registeredTwin,
  'contacts.mergeGuest': mergeGuest,
  'drafts.list': listDrafts,
  'drafts.save': saveDraft,
  'drafts.discard': discardDraft,
  'search.find': find,
  'sync.overview': syncOverview,
  'sync.item': syncItem,
  'sync.resolve': resolveConflict,
  'sync.retry': retryEdit,
  'sync.discard': discardEdit,
  'sync.restore': restoreEdit,
  'sync.now': syncNow,
  'sync.pause': pauseLoad,
};
