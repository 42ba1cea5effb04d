import { Button } from '@fluentui/react-components';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RingdeskError } from '../../../shared/errors.ts';
import { callerTitle } from '../../common/caller.ts';
import { mayAnswer } from '../../common/capabilities.ts';
import { useNow } from '../../common/clock.ts';
import { useDesk } from '../../common/desk-context.tsx';
import { callTime, elapsed } from '../../common/format.ts';
import { call20Filled, callInbound20Filled } from '../../common/icons.ts';
import { Icon } from '../../common/Icon.tsx';
import { ErrorBar } from '../parts.tsx';
import { useBridge } from '../workspace-context.ts';

/** The same calls as in the pop, for whoever works in this window with a reader or has put the pop away. */
export function RingingNow() {
  const { t } = useTranslation(['workspace', 'common']);
  const { t: common } = useTranslation('common');
  const bridge = useBridge();
  const now = useNow();
  const ringing = useDesk((state) => state.calls).filter((card) => card.state === 'ringing' && card.direction === 'inbound');
  const desk = useDesk((state) => state.desk);
  const [error, setError] = useState<RingdeskError | null>(null);
  if (ringing.length === 0) return null;
  return (
    <section className="card" aria-labelledby="ringing-now">
      <header className="tinted">
        <h2 id="ringing-now">{t('ringingNow')}</h2>
      </header>
      {error && (
        <div className="body">
          <ErrorBar error={error} />
        </div>
      )}
      <ul>
        {ringing.map((card) => (
          <li key={card.key} className="list-row ringing">
            <Icon shape={callInbound20Filled} className="brand" />
            <div className="stack">
              <span className="t">{callerTitle(common, card)}</span>
              <span className="meta num">
                {[card.caller ? card.number : null, card.queue, callTime(elapsed(card.ringingAt, now))]
                  .filter((part) => part !== null)
                  .join(' · ')}
              </span>
            </div>
            {mayAnswer(desk, card.key) && (
              <Button
                icon={<Icon shape={call20Filled} />}
                onClick={() =>
                  void bridge.replica('calls.answer', { key: card.key }).then((outcome) => setError(outcome.ok ? null : outcome.error))
                }
              >
                {t('common:answer')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
