import { useTranslation } from 'react-i18next';
import type { ParkedEdit } from '../../../shared/contract/records.ts';
import { useNow } from '../../common/clock.ts';
import { useFormatting } from '../../common/desk-context.tsx';
import { errorCircle20Filled } from '../../common/icons.ts';
import { Icon } from '../../common/Icon.tsx';
import { moment } from '../../common/words.ts';

/** What the service refused, with its reason. Nothing of it is lost. */
export function RefusedEdits({ edits }: { edits: readonly ParkedEdit[] }) {
  const { t } = useTranslation('workspace');
  const { t: common } = useTranslation('common');
  const formatting = useFormatting();
  const now = useNow();
  return (
    <section className="card" aria-labelledby="refused-edits">
      <header>
        <Icon shape={errorCircle20Filled} className="bad" />
        <h2 id="refused-edits">{t('refusedEdits')}</h2>
        <span className="meta">{edits.length}</span>
      </header>
      <ul>
        {edits.map((edit) => (
          <li key={edit.id} className="list-row refused">
            <div className="stack">
              <span className="t">{edit.recordName ?? edit.table}</span>
              <span>{t('refusedEdit', { reason: edit.reason })}</span>
            </div>
            <span className="meta nb">{moment(common, formatting, edit.at, now)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
