import { useTranslation } from 'react-i18next';
import type { RingdeskError } from '../../../shared/errors.ts';
import { errorCircle20Filled } from '../../common/icons.ts';
import { Icon } from '../../common/Icon.tsx';
import { errorWords } from '../../common/words.ts';
import { type CaseField, caseFields, type FieldErrors } from './draft.ts';
import { fieldLabels } from './field-words.ts';

/** The bar on top: how many fields, that nothing is lost, and the fields as links. */
export function FormErrors({
  errors,
  error,
  onGo,
}: {
  errors: FieldErrors;
  error: RingdeskError | null;
  onGo: (field: CaseField) => void;
}) {
  const { t } = useTranslation('workspace');
  const { t: common } = useTranslation('common');
  const fields = caseFields.filter((field) => errors[field]);
  if (fields.length === 0 && !error) return null;
  return (
    <div className="bar danger" role="alert">
      <Icon shape={errorCircle20Filled} />
      <div>
        {fields.length > 0 ? (
          <>
            <strong>{t('notSavedFields', { count: fields.length })}</strong> {t('typedKept')}{' '}
            {fields.map((field, index) => (
              <span key={field}>
                {index > 0 && ', '}
                <button type="button" className="text-button" onClick={() => onGo(field)}>
                  {t(fieldLabels[field])}
                </button>
              </span>
            ))}
          </>
        ) : (
          error && (
            <>
              <strong>{t('notSavedBar')}</strong> {errorWords(common, error)}
              {error.details && <span className="meta"> {Object.values(error.details).join(' ')}</span>}
            </>
          )
        )}
      </div>
    </div>
  );
}
