import { useTranslation } from 'react-i18next';
import type { CallCard } from '../../shared/contract/records.ts';
import { callerTitle } from '../common/caller.ts';
import { arrowUndo16Regular } from '../common/icons.ts';
import { Icon } from '../common/Icon.tsx';
import { Key } from '../common/parts.tsx';

/** Who it is was chosen a moment ago: one key takes it back. */
export function UndoBar({ card, onUndo }: { card: CallCard; onUndo: () => void }) {
  const { t } = useTranslation('common');
  return (
    <div className="pop-undo">
      <span className="grow">{t('youChose', { name: callerTitle(t, card) })}</span>
      <button type="button" className="button small" data-aside aria-keyshortcuts="U" onClick={onUndo}>
        <Icon shape={arrowUndo16Regular} />
        {t('undo')}
        <Key>U</Key>
      </button>
    </div>
  );
}
