import { Button } from '@fluentui/react-components';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { demoNumbers } from '../../../shared/demo-numbers.ts';
import type { RingdeskError } from '../../../shared/errors.ts';
import { Key } from '../../common/parts.tsx';
import { ErrorBar } from '../parts.tsx';
import { useBridge } from '../workspace-context.ts';

/** Only where the service has a simulator. */
export function Simulator() {
  const { t } = useTranslation('workspace');
  const bridge = useBridge();
  const [error, setError] = useState<RingdeskError | null>(null);
  const ring = (number: string | null) =>
    void bridge.replica('calls.simulateRing', { number }).then((outcome) => setError(outcome.ok ? null : outcome.error));
  return (
    <section className="card" aria-labelledby="simulator">
      <header>
        <h2 id="simulator">{t('simulatorTitle')}</h2>
      </header>
      <div className="body stack gap8">
        <p className="meta">{t('simulatorHint')}</p>
        {error && <ErrorBar error={error} />}
        <Button className="left" onClick={() => ring(demoNumbers.known)} aria-keyshortcuts="Control+Shift+R">
          <span className="grow">{t('simulateKnown')}</span>
          <Key>Ctrl+Shift+R</Key>
        </Button>
        <Button className="left" onClick={() => ring(demoNumbers.unknown)}>
          <span className="grow">{t('simulateUnknown')}</span>
        </Button>
        <Button className="left" onClick={() => ring(null)}>
          <span className="grow">{t('simulateWithheld')}</span>
        </Button>
      </div>
    </section>
  );
}
