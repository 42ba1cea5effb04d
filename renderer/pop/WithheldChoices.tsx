import { useTranslation } from 'react-i18next';
import { Key } from '../common/parts.tsx';

/** The Anonymous contact is a choice, never a default. */
export function WithheldChoices({ onAnonymous, onFind }: { onAnonymous: () => void; onFind: () => void }) {
  const { t } = useTranslation(['pop', 'common']);
  const row = (key: string, title: string, hint: string, act: () => void) => (
    <li>
      <button type="button" className="pop-row" data-row aria-keyshortcuts={key} onClick={act}>
        <Key>{key}</Key>
        <span className="stack">
          <span className="t">{title}</span>
          <span className="m">{hint}</span>
        </span>
      </button>
    </li>
  );
  return (
    <ul className="pop-section">
      {row('A', t('common:useAnonymous'), t('common:useAnonymousHint'), onAnonymous)}
      {row('F', t('findCaller'), t('findCallerHint'), onFind)}
    </ul>
  );
}
