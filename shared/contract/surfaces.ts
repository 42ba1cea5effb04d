/** Which screen may do what. Plain names only, so that a preload stays a few lines; types make sure that every name exists. */
import type { HostOperationName } from './host.ts';
import type { ReplicaOperationName } from './replica.ts';

export const surfaces = ['pop', 'workspace'] as const;
export type Surface = (typeof surfaces)[number];

const popReplica = [
  'desk.state',
  'calls.active',
  'calls.answer',
  'calls.hangUp',
  'calls.dismiss',
  'calls.chooseNewEntity',
  'calls.identify',
  'calls.unidentify',
  'calls.reveal',
  'calls.attach',
  'calls.emergency',
] as const satisfies readonly ReplicaOperationName[];

const workspaceReplica = [
  ...popReplica,
  'calls.recent',
  'calls.missed',
  'calls.answered',
  'contacts.get',
  'contacts.search',
  'contacts.fetchOlder',
  'categories.list',
  'teams.list',
  'search.find',
  'places.find',
  'places.match',
  'places.findBusinesses',
  'cases.nearby',
  'cases.summary',
  'knowledge.suggest',
  'knowledge.get',
  'contacts.registeredTwin',
  'drafts.list',
  'sync.overview',
  'sync.item',
  'sync.resolve',
  'sync.retry',
  'sync.discard',
  'sync.restore',
  'sync.now',
  'sync.pause',
  'presence.set',
  'calls.hold',
  'calls.resume',
  'calls.mute',
  'calls.transfer',
  'calls.addParty',
  'calls.dial',
  'calls.callBack',
  'calls.followUp',
  'calls.saveNotes',
  'calls.finish',
  'calls.simulateRing',
  'contacts.create',
  'cases.create',
  'reporters.add',
  'reporters.remove',
  'contacts.mergeGuest',
  'drafts.save',
  'drafts.discard',
] as const satisfies readonly ReplicaOperationName[];

const popHost = ['pop.present', 'pop.hide', 'pop.releaseFocus', 'workspace.show'] as const satisfies readonly HostOperationName[];
const workspaceHost = [
  'workspace.minimize',
  'workspace.toggleMaximize',
  'workspace.close',
  'signIn.start',
  'signIn.cancel',
  'signIn.signOut',
  'telLink.take',
  'settings.get',
  'settings.change',
  'settings.changeKey',
  'settings.choosingKey',
  'settings.damageSeen',
] as const satisfies readonly HostOperationName[];

export const replicaAllowed = { pop: popReplica, workspace: workspaceReplica } as const satisfies Record<Surface, readonly ReplicaOperationName[]>;
export const hostAllowed = { pop: popHost, workspace: workspaceHost } as const satisfies Record<Surface, readonly HostOperationName[]>;
