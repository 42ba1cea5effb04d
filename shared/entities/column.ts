/**
 * The vocabulary in which every table is described once (`shared/entities/<table>.ts`). Types, wire format, replica and service
 * schema, forms, demo data and property tests are all derived from these descriptions.
 */
export interface Choice {
  readonly value: number;
  /** Code name, used instead of the number in our own code. */
  readonly name: string;
  readonly label: string;
}

interface ColumnBase {
  readonly label: string;
  /** Must be present when a row is created through the API. */
  readonly required?: true;
  /** The service computes it; a client never sends it. */
  readonly readOnly?: true;
}
export interface TextColumn extends ColumnBase {
  readonly type: 'text' | 'memo';
  readonly maxLength: number;
}
export interface NumberColumn extends ColumnBase {
  readonly type: 'integer' | 'decimal';
  readonly minimum?: number;
  readonly maximum?: number;
}
export interface BooleanColumn extends ColumnBase {
  readonly type: 'boolean';
  readonly default?: boolean;
}
/** An instant, ISO 8601 in UTC with a `Z`. */
export interface DateTimeColumn extends ColumnBase {
  readonly type: 'datetime';
}
export interface ChoiceColumn extends ColumnBase {
  readonly type: 'choice';
  readonly choices: readonly Choice[];
  readonly default?: number;
}
/** Reference to another row. Polymorphic when it has more than one target; then the row also has a `<name>type` column with the table's logical name. */
export interface LookupColumn extends ColumnBase {
  readonly type: 'lookup';
  readonly targets: readonly LookupTarget[];
}
export interface LookupTarget {
  /** Logical name of the table that is pointed at. */
  readonly table: string;
  /** Single-valued navigation property, exact case, for `<navigation>@odata.bind`. */
  readonly navigation: string;
}
export type Column = TextColumn | NumberColumn | BooleanColumn | DateTimeColumn | ChoiceColumn | LookupColumn;

export interface Table {
  readonly logicalName: string;
  /** Never derived from the name: irregular plurals exist. */
  readonly entitySet: string;
  readonly primaryId: string;
  readonly primaryName: string;
  readonly label: string;
  readonly labelPlural: string;
  /** Dataverse's object type code where the table is a stock one. */
  readonly typeCode?: number;
  /** All columns except the primary id, which every table has and which is a GUID. */
  readonly columns: Readonly<Record<string, Column>>;
  /** Activities write their participants inside themselves, under this collection-valued navigation property. */
  readonly parties?: string;
}
