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
  /** Desks do not replicate it: too large to keep everywhere, fetched when it is asked for. */
  readonly desk?: false;
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
  /** What happens to this row when the row it points at is deleted: the deletion is refused (default), the lookup is emptied, the row goes too. */
  readonly onDelete?: 'restrict' | 'clear' | 'cascade';
}
export interface LookupTarget {
  /** Logical name of the table that is pointed at. */
  readonly table: string;
  /** Single-valued navigation property, exact case, for `<navigation>@odata.bind`. */
  readonly navigation: string;
  /** The way back: the target table's collection-valued navigation property, exact case. Absent: there is none. */
  readonly collection?: string;
}
export type Column = TextColumn | NumberColumn | BooleanColumn | DateTimeColumn | ChoiceColumn | LookupColumn;

export interface Table {
  readonly logicalName: string;
  /** Never derived from the name: irregular plurals exist. */
  readonly entitySet: string;
  readonly primaryId: string;
  /** The column that names a row to people; null: the table has none. */
  readonly primaryName: string | null;
  readonly label: string;
  readonly labelPlural: string;
  /** Dataverse's object type code where the table is a stock one. */
  readonly typeCode?: number;
  /** All columns except the primary id, which every table has and which is a GUID. */
  readonly columns: Readonly<Record<string, Column>>;
  /** An activity: its participants are written inside it, under this collection-valued navigation property, and are part of `activitypointer`. */
  readonly parties?: string;
  /** Sets of columns whose values together name one row, besides its id (alternate keys). A row may leave them empty. */
  readonly keys?: readonly (readonly string[])[];
  /** Only the service writes these rows, as a consequence of something else; clients read them. */
  readonly writtenByService?: true;
  /** Rows are made once and never changed or deleted, by nobody. */
  readonly appendOnly?: true;
  /** No table of its own: the rows of these tables, seen through the columns that they share. */
  readonly unionOf?: readonly string[];
  /** Desks do not replicate it. */
  readonly desk?: false;
}
