/** Several people have this number: a question, never a link by itself. The most likely is marked, not chosen. */
import { useTranslation } from 'react-i18next';
import type { CallCard, CallerSummary } from '../../shared/contract/records.ts';
import { personName } from '../common/caller.ts';
import { useNow } from '../common/clock.ts';
import { useFormatting } from '../common/desk-context.tsx';
import { date } from '../common/format.ts';
import { Key, Tag } from '../common/parts.tsx';
import { matchedWords } from '../common/words.ts';

export function Chooser({
  card,
  onChoose,
  onSomeoneElse,
}: {
  card: CallCard;
  onChoose: (contactId: string) => void;
  onSomeoneElse: () => void;
}) {
  const { t } = useTranslation(['pop', 'common']);
  const { t: common } = useTranslation('common');
  const formatting = useFormatting();
  const now = useNow();
  const reason = (candidate: CallerSummary) => {
    const words = matchedWords(common, candidate, 'matchExactBrief');
    const last = candidate.chosenLastAt === null ? null : common('chosenLast', { date: date(formatting, candidate.chosenLastAt, now) });
    return [words.charAt(0).toUpperCase() + words.slice(1), last ?? candidate.address].filter((part) => part !== null).join('. ');
  };
  return (
    <div className="pop-section" role="listbox" aria-label={t('peopleWithNumber')}>
      {card.candidates.slice(0, 9).map((candidate, index) => (
        <button
          key={candidate.contactId}
          type="button"
          role="option"
          aria-selected={index === 0}
          aria-keyshortcuts={String(index + 1)}
          className={`pop-row ${index === 0 ? 'selected' : ''}`}
          data-row
          onClick={() => onChoose(candidate.contactId)}
        >
          <Key>{index + 1}</Key>
          <span className="stack">
            <span className="row">
              <span className="t">{personName(common, candidate)}</span>
              <span className="end">
                <Tag>{t('common:openCaseCount', { count: candidate.openCaseCount })}</Tag>
              </span>
            </span>
            <span className="m">
              <span>{reason(candidate)}</span>
            </span>
          </span>
        </button>
      ))}
      <button type="button" role="option" aria-selected={false} aria-keyshortcuts="0" className="pop-row" data-row onClick={onSomeoneElse}>
        <Key>0</Key>
        <span>{t('someoneElse')}</span>
      </button>
    </div>
  );
}
