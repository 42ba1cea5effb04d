import { Button } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import type { MissedCall } from '../../../shared/contract/records.ts';
import { call20Regular, callMissed16Regular, checkmark20Regular } from '../../common/icons.ts';
import { Icon } from '../../common/Icon.tsx';

interface Props {
  call: MissedCall;
  who: string;
  when: string;
  rang: string;
  marked: boolean;
  /** Of its controls: only one row can be reached by Tab. */
  tabIndex: number;
  /** The number is shown to be dialled by hand. */
  dialling: boolean;
  onFocus: () => void;
  onMark: () => void;
  onCallBack: () => void;
  onCalledBack: () => void;
  onDone: () => void;
}

/** Without a number nobody can call back. Where the PBX cannot dial, the number is shown large, and the person says when it is done. */
export function MissedCallRow({ call, who, when, rang, marked, tabIndex, dialling, onFocus, onMark, onCallBack, onCalledBack, onDone }: Props) {
  const { t } = useTranslation('calls');
  return (
    <tr className={marked ? 'selected' : ''} onFocus={onFocus}>
      <td>
        <input type="checkbox" data-control="mark" tabIndex={tabIndex} checked={marked} aria-label={t('select', { who })} onChange={onMark} />
      </td>
      <td>
        <div className="row">
          <Icon shape={callMissed16Regular} className="warn" />
          <span className="stack">
            <span className="strong">{who}</span>
            {call.callerName !== null && call.number !== null && <span className="meta">{call.number}</span>}
          </span>
        </div>
      </td>
      <td>
        <span className="stack">
          <span className="num">{rang}</span>
          {call.queue !== null && <span className="meta">{call.queue}</span>}
        </span>
      </td>
      <td className="nb num">{when}</td>
      <td>
        {dialling ? (
          <div className="row dial-by-hand">
            <span>
              {t('dialOnPhone')} <strong className="nb selectable">{call.number}</strong>
            </span>
            <Button appearance="primary" data-control="callBack" tabIndex={tabIndex} autoFocus onClick={onCalledBack}>
              {t('calledBack')}
            </Button>
          </div>
        ) : (
          <div className="row row-buttons">
            {call.number !== null && (
              <Button data-control="callBack" tabIndex={tabIndex} icon={<Icon shape={call20Regular} />} aria-label={t('callBackWho', { who })} onClick={onCallBack}>
                {t('callBack')}
              </Button>
            )}
            <Button data-control="done" tabIndex={tabIndex} icon={<Icon shape={checkmark20Regular} />} aria-label={t('doneWho', { who })} onClick={onDone}>
              {t('done')}
            </Button>
          </div>
        )}
      </td>
    </tr>
  );
}
