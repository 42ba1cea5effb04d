import { useTranslation } from 'react-i18next';
import type { CallCard } from '../../shared/contract/records.ts';
import { useNow } from '../common/clock.ts';
import { useFormatting } from '../common/desk-context.tsx';
import { callInbound20Regular, callMissed20Regular } from '../common/icons.ts';
import { Icon } from '../common/Icon.tsx';
import { earlierCallWords, moment } from '../common/words.ts';

export function EarlierCalls({ card, heading: Heading }: { card: CallCard; heading: 'h2' | 'h3' }) {
  const { t } = useTranslation('common');
  const formatting = useFormatting();
  const now = useNow();
  return (
    <div className="pop-section">
      <Heading>
        {t('earlierCalls')} <span className="num">{card.earlierCallCount}</span>
      </Heading>
      <ul>
        {card.earlierCalls.slice(0, 2).map((call) => {
          const missed = call.outcome === 'missed';
          return (
            <li key={call.key} className="pop-row">
              <Icon shape={missed ? callMissed20Regular : callInbound20Regular} className={missed ? 'warn' : ''} />
              <span className="stack">
                <span className="dense">{earlierCallWords(t, call)}</span>
                <span className="m">{[moment(t, formatting, call.at, now), call.queue].filter((part) => part !== null).join(' · ')}</span>
              </span>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
