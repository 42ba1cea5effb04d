import { useTranslation } from 'react-i18next';
import { home20Regular } from '../common/icons.ts';
import { Icon } from '../common/Icon.tsx';
import { deskTab } from './model.ts';
import { useModel } from './workspace-context.ts';

/** Only places that exist: more come with the views behind them. */
export function Rail() {
  const { t } = useTranslation('workspace');
  const model = useModel();
  return (
    <nav className="rail" aria-label={t('regionMain')}>
      <button
        type="button"
        className="rail-item selected"
        aria-current="page"
        aria-keyshortcuts="Control+1"
        onClick={() => model.select(deskTab)}
      >
        <Icon shape={home20Regular} />
        {t('desk')}
      </button>
    </nav>
  );
}
