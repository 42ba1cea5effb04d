/** Parameters and results of the actions, for `$metadata`. An action that is not described here is listed without parameters. */

/** Types as CSDL writes them, `mscrm` being the service's own namespace. */
export interface OperationShape {
  readonly parameters: Readonly<Record<string, string>>;
  /** Properties of the answer; undefined: none. */
  readonly answer?: Readonly<Record<string, string>>;
}

export const actionShapes: Readonly<Record<string, OperationShape>> = {
  CloseIncident: { parameters: { IncidentResolution: 'mscrm.incidentresolution', Status: 'Edm.Int32' } },
  AddToQueue: {
    parameters: { Target: 'mscrm.crmbaseentity', SourceQueue: 'mscrm.queue', QueueItemProperties: 'mscrm.queueitem' },
    answer: { QueueItemId: 'Edm.Guid' },
  },
  PickFromQueue: { parameters: { SystemUser: 'mscrm.systemuser', RemoveQueueItem: 'Edm.Boolean' } },
  ReleaseToQueue: { parameters: {} },
  RemoveFromQueue: { parameters: {} },
  Merge: { parameters: { Target: 'mscrm.crmbaseentity', Subordinate: 'mscrm.crmbaseentity', UpdateContent: 'mscrm.crmbaseentity', PerformParentingChecks: 'Edm.Boolean' } },
  SendEmail: { parameters: { IssueSend: 'Edm.Boolean', TrackingToken: 'Edm.String' }, answer: { Subject: 'Edm.String' } },
  AddMembersTeam: { parameters: { Members: 'Collection(mscrm.systemuser)' } },
  RemoveMembersTeam: { parameters: { Members: 'Collection(mscrm.systemuser)' } },
};

export const functionShapes: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  WhoAmI: { BusinessUnitId: 'Edm.Guid', UserId: 'Edm.Guid', OrganizationId: 'Edm.Guid' },
  RetrieveVersion: { Version: 'Edm.String' },
};
