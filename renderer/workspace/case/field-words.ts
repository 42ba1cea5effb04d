import { useTranslation } from 'react-i18next';
import type { CaseField, FieldError } from './draft.ts';

/** Which label stands on a field, for the links in the error bar. */
export const fieldLabels = {
  customer: 'customer',
  firstName: 'firstName',
  mobilePhone: 'mobilePhone',
  requestType: 'requestType',
  categoryId: 'category',
  title: 'subject',
  incidentAddress: 'incidentAddress',
  description: 'description',
} as const satisfies Record<CaseField, string>;

export function useFieldErrorWords(): (error: FieldError | undefined) => string | undefined {
  const { t } = useTranslation('workspace');
  return (error) => {
    if (!error) return undefined;
    return 'tooLong' in error ? t('errorTooLong', { count: error.tooLong }) : t(error.key);
  };
}
