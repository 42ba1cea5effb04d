import { Button } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import { useDesk } from '../../common/desk-context.tsx';
import { cloudOff20Regular } from '../../common/icons.ts';
import { Icon } from '../../common/Icon.tsx';
import { useBridge } from '../workspace-context.ts';
import { problemKeys } from './problem-key.ts';

/** The local data is open and calls go on; only what goes to and comes from the service waits for the person. */
export function SignInBanner() {
  const { t } = useTranslation('workspace');
  const bridge = useBridge();
  const state = useDesk((desk) => desk.signIn);
  const refused = useDesk((desk) => desk.desk?.service === 'refused');
  if (!state) return null;
  const { session, progress, problem, service, provider } = state;
  const stranger = session === 'signed-in' && problem === 'unknown-user' && refused;
  if (session !== 'expired' && !stranger) return null;
  const where = { service, provider: provider ?? service };
  return (
    <div className="sign-in-banner" role="status" data-region tabIndex={-1}>
      <Icon shape={cloudOff20Regular} />
      <p className="grow">
        <span className="strong">{t(stranger ? 'signInStranger' : progress === 'browser' ? 'signInContinue' : 'signInBanner')}</span>{' '}
        <span>{problem !== null && progress === null ? t(problemKeys[problem], where) : t('signInBannerHint')}</span>
      </p>
      {!stranger &&
        (progress === 'browser' ? (
          <>
            <Button size="small" onClick={() => void bridge.host('signIn.start', {})}>
              {t('signInOpenAgain')}
            </Button>
            <Button size="small" appearance="subtle" onClick={() => void bridge.host('signIn.cancel', {})}>
              {t('cancel')}
            </Button>
          </>
        ) : (
          <Button size="small" disabledFocusable={progress !== null} onClick={() => void bridge.host('signIn.start', {})}>
            {t(progress === 'contacting' ? 'signInContacting' : progress === 'finishing' ? 'signInFinishing' : 'signIn')}
          </Button>
        ))}
    </div>
  );
}
