import { Input } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import { FormField } from '../parts.tsx';

/** Who remains anonymous is nobody's customer but Anonymous. What was chosen or typed before is kept in the draft and comes back. */
export function AnonymousCustomer() {
  const { t } = useTranslation('workspace');
  return (
    <div data-field="customer" role="status">
      <FormField label={t('customer')} hint={t('remainAnonymousHint')}>
        {(control) => <Input {...control} className="wide" readOnly appearance="filled-darker" value={t('anonymous')} />}
      </FormField>
    </div>
  );
}
