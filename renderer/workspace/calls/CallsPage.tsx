/** The place *Calls*: what was missed and waits for somebody, and what was answered here. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Segmented } from '../parts.tsx';
import { useWorkspaceState } from '../workspace-context.ts';
import { AnsweredCalls } from './AnsweredCalls.tsx';
import { DialField } from './DialField.tsx';
import { DialOnPhone } from './TelLinkNotes.tsx';
import { MissedCalls } from './MissedCalls.tsx';
import { useMayDial } from './use-may-dial.ts';

export function CallsPage() {
  const { t } = useTranslation('calls');
  const [list, setList] = useState<'missed' | 'answered'>('missed');
  const telLink = useWorkspaceState((state) => state.telLink);
  const mayDial = useMayDial();
  return (
    <div className="page calls">
      <div className="desk-heading">
        <div>
          <h1 className="page-title">{t('place')}</h1>
          <p className="meta">{list === 'missed' ? t('missedIntro') : t('noAnsweredHint')}</p>
        </div>
        {mayDial ? <DialField /> : telLink && <DialOnPhone link={telLink} />}
      </div>
      <div className="unlabelled">
        <Segmented
          label={t('lists')}
          value={list}
          choices={[
            { value: 'missed', words: t('missedTab') },
            { value: 'answered', words: t('answeredTab') },
          ]}
          onChoose={setList}
        />
      </div>
      {list === 'missed' ? <MissedCalls /> : <AnsweredCalls />}
    </div>
  );
}
