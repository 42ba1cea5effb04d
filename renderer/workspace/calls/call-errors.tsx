/** What a refused call command tells a person: what is the matter, and what to do instead. */
import { useTranslation } from 'react-i18next';
import type { RingdeskError } from '../../../shared/errors.ts';
import { errorCircle20Filled } from '../../common/icons.ts';
import { Icon } from '../../common/Icon.tsx';
import { errorWords } from '../../common/words.ts';

function useCallErrorWords(): (error: RingdeskError) => string {
  const { t } = useTranslation('calls');
  const { t: common } = useTranslation('common');
  return (error) => {
    if (error.details?.['number'] !== undefined) return t('numberError');
    // No line to the service or the PBX, or a desk phone that did not obey.
    if (error.code === 'unavailable') return t('errorLine');
    if (error.code === 'not-found') return t('errorOver');
    return error.code === 'invalid-input' ? t('errorState') : errorWords(common, error);
  };
}

export function CallErrorBar({ error }: { error: RingdeskError }) {
  const words = useCallErrorWords();
  return (
    <div className="bar danger" role="alert">
      <Icon shape={errorCircle20Filled} />
      <div className="grow">{words(error)}</div>
    </div>
  );
}

/** The telephone system takes its time: nobody should press again. */
export function Asking() {
  const { t } = useTranslation('calls');
  return (
    <p className="meta asking" role="status">
      {t('asking')}
    </p>
  );
}
