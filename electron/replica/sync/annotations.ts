import { lookupLogicalName } from '../../../shared/entities/wire-format.ts';

/** The only annotation that a desk reads: which table a polymorphic lookup points at. */
export const annotations = `odata.include-annotations="${lookupLogicalName}"`;
