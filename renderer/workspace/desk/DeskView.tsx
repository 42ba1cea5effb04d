import { Button } from '@fluentui/react-components';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useDesk } from '../../common/desk-context.tsx';
import { add20Regular } from '../../common/icons.ts';
import { Icon } from '../../common/Icon.tsx';
import { Key } from '../../common/parts.tsx';
import { FormAside } from '../case/FormAside.tsx';
import { useKeys } from '../keys.ts';
import { deskTab } from '../model.ts';
import { ErrorBar, focusControl, MessageBar, Placeholder } from '../parts.tsx';
import { CaseForm } from '../views.tsx';
import { useModel, useWork } from '../workspace-context.ts';
import { RecentCalls } from './RecentCalls.tsx';
import { RefusedEdits } from './RefusedEdits.tsx';
import { RingingNow } from './RingingNow.tsx';
import { FirstLoad, ServiceCard } from './ServiceCard.tsx';
import { Simulator } from './Simulator.tsx';

/** Where a call-taker waits for the next call; also the place of a case that comes without a call. */
export function DeskView() {
  const { t } = useTranslation(['workspace', 'case']);
  const model = useModel();
  const work = useWork(deskTab);
  const desk = useDesk((state) => state.desk);
  const startError = useDesk((state) => state.startError);
  const newCase = () => model.show(deskTab, 'case');
  useKeys({ 'Alt+N': newCase });
  // A form that has closed took the focus with it: the keyboard goes on at the button that opened it.
  const button = useRef<HTMLDivElement>(null);
  const isForm = work.view === 'case';
  const wasForm = useRef(isForm);
  useEffect(() => {
    if (wasForm.current && !isForm && document.activeElement === document.body) focusControl(button.current);
    wasForm.current = isForm;
  }, [isForm]);

  if (work.view === 'case') {
    return (
      <div className="page desk-case">
        <CaseForm workKey={deskTab} card={null} />
        <aside className="context" aria-label={t('case:formContext')} data-region tabIndex={-1}>
          <FormAside workKey={deskTab} card={null} />
        </aside>
      </div>
    );
  }
  if (!desk) {
    return (
      <div className="page starting">
        <h1 className="page-title">{t('desk')}</h1>
        {startError ? (
          <ErrorBar error={startError} />
        ) : (
          <>
            <p className="meta">{t('starting')}</p>
            <Placeholder />
          </>
        )}
      </div>
    );
  }
  return (
    <div className="page desk">
      <div className="desk-heading" ref={button}>
        <div>
          <h1 className="page-title">{t('desk')}</h1>
          <p className="meta">{t('deskIntro')}</p>
        </div>
        <Button appearance="primary" icon={<Icon shape={add20Regular} />} onClick={newCase} aria-keyshortcuts="Alt+N">
          {work.draft ? t('continueCase') : t('newCase')}
          <Key>Alt+N</Key>
        </Button>
      </div>
      {work.message && <MessageBar message={work.message} onDismiss={() => model.change(deskTab, { message: null })} />}
      <RefusedEdits edits={desk.parkedEdits} />
      <div className="desk-columns">
        <div className="stack gap12" data-region tabIndex={-1}>
          {desk.load && <FirstLoad load={desk.load} />}
          <RingingNow />
          <RecentCalls />
        </div>
        <div className="stack gap12" data-region tabIndex={-1}>
          <ServiceCard desk={desk} />
          {desk.simulator && <Simulator />}
        </div>
      </div>
    </div>
  );
}
