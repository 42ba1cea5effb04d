import { useTranslation } from 'react-i18next';
import { useDesk } from '../common/desk-context.tsx';
import { errorCircle20Filled } from '../common/icons.ts';
import { Icon } from '../common/Icon.tsx';

/** On every view, because nothing that is typed anywhere can be stored. */
export function StorageBar() {
  const { t } = useTranslation('sync');
  const full = useDesk((state) => state.desk?.storage === 'full');
  if (!full) return null;
  return (
    <div className="storage-bar" role="alert">
      <Icon shape={errorCircle20Filled} />
      {t('storageFull')}
    </div>
  );
}
