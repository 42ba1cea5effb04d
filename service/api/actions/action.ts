/** Actions of the Web API: what a POST to `CloseIncident` or `queues(id)/Microsoft.Dynamics.CRM.AddToQueue` does. */
import type { TableName } from '../../../shared/entities/index.ts';
import type { RuleContext } from '../../rules/table-rules.ts';
import type { References, RowReference } from '../row-reference.ts';

export interface ActionCall {
  /** The body, a JSON object; `{}` when there is none. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** The row in front of a bound action's name; undefined for unbound actions. It exists and is visible to the principal. */
  readonly target: RowReference | undefined;
  /** `$1` inside of a change set. */
  readonly references: References;
}

/** @returns the answer's body without `@odata.context`, or undefined for 204. Refuses with ODataFault or RingdeskFault. */
export type RunAction = (call: ActionCall, context: RuleContext) => Promise<Record<string, unknown> | undefined>;

export interface Action {
  /** Logical name of the table whose rows it is called on; undefined: unbound. */
  readonly boundTo: TableName | undefined;
  readonly run: RunAction;
}
