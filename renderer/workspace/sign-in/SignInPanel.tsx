import { Button } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import type { SignInState } from '../../../shared/contract/host.ts';
import { appMark, cloudOff20Regular, errorCircle20Filled, open20Regular } from '../../common/icons.ts';
import { Icon } from '../../common/Icon.tsx';
import { useBridge } from '../workspace-context.ts';
import { problemKeys } from './problem-key.ts';

/** In place of every view while nobody is signed in: no local data is open then. */
export function SignInPanel({ state }: { state: SignInState }) {
  const { t } = useTranslation('workspace');
  const { session, progress, problem, service, provider, kept } = state;
  const mayTry = session === 'signed-out' && provider !== null;
  const where = provider ?? service;
  return (
    <div className="page sign-in" data-region tabIndex={-1}>
      <section className="card sign-in-card" aria-labelledby="sign-in-title">
        <div className="row sign-in-mark">
          <Icon shape={appMark} className="brand" />
          <span className="strong">Ringdesk</span>
        </div>
        <div className="stack gap8">
          <h1 className="page-title" id="sign-in-title">
            {t(session === 'starting' ? 'signInWaiting' : 'signInTitle')}
          </h1>
          <p>{t(session === 'starting' ? 'signInWaitingHint' : 'signInIntro', { service })}</p>
        </div>
        {problem !== null && (
          <div className={`bar ${session === 'starting' ? 'warning' : 'danger'}`} role="alert">
            <Icon shape={session === 'starting' ? cloudOff20Regular : errorCircle20Filled} />
            <p className="grow">{t(problemKeys[problem], { service, provider: where })}</p>
          </div>
        )}
        {mayTry && <Way progress={progress} provider={where} />}
        {mayTry && !kept && <p className="meta sign-in-foot">{t('signInNotKept')}</p>}
      </section>
    </div>
  );
}

function Way({ progress, provider }: { progress: SignInState['progress']; provider: string }) {
  const { t } = useTranslation('workspace');
  const bridge = useBridge();
  if (progress === 'browser') {
    return (
      <div className="stack gap12">
        <div role="status">
          <p className="strong">{t('signInContinue')}</p>
          <p className="dense">{t('signInContinueHint', { provider })}</p>
        </div>
        <div className="actions">
          <Button autoFocus icon={<Icon shape={open20Regular} />} onClick={() => void bridge.host('signIn.start', {})}>
            {t('signInOpenAgain')}
          </Button>
          <Button appearance="subtle" onClick={() => void bridge.host('signIn.cancel', {})}>
            {t('cancel')}
          </Button>
        </div>
      </div>
    );
  }
  const busy = progress !== null;
  return (
    <div className="stack gap8">
      <Button className="sign-in-button" appearance="primary" size="large" autoFocus disabledFocusable={busy} onClick={() => void bridge.host('signIn.start', {})}>
        {t(progress === 'contacting' ? 'signInContacting' : progress === 'finishing' ? 'signInFinishing' : 'signIn')}
      </Button>
      <p className="meta">{t('signInBrowserHint', { provider })}</p>
    </div>
  );
}
