/** Parameters and results of actions and functions, for `$metadata`. An action that is not described here is listed without parameters. */

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

export const functionShapes: Readonly<Record<string, Required<OperationShape>>> = {
  WhoAmI: { parameters: {}, answer: { BusinessUnitId: 'Edm.Guid', UserId: 'Edm.Guid', OrganizationId: 'Edm.Guid' } },
  RetrieveVersion: { parameters: {}, answer: { Version: 'Edm.String' } },
  RetrieveTotalRecordCount: { parameters: { EntityNames: 'Collection(Edm.String)' }, answer: { EntityRecordCountCollection: 'mscrm.EntityRecordCountCollection' } },
};

/** What answers are made of, besides rows and plain values. */
export const complexTypes: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  EntityRecordCountCollection: { Count: 'Edm.Int32', IsReadOnly: 'Edm.Boolean', Keys: 'Collection(Edm.String)', Values: 'Collection(Edm.Int64)' },
};
