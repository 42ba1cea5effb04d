import { Dropdown, Option } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import type { CallCard, CaseSummary } from '../../../shared/contract/records.ts';
import { chevronDown16Regular } from '../../common/icons.ts';
import { Icon } from '../../common/Icon.tsx';
import { Key } from '../../common/parts.tsx';
import { caseNumber, caseTitle } from '../../common/words.ts';
import { FormField } from '../parts.tsx';
import { useRead } from '../workspace-context.ts';

const none = 'none';
/** Nothing has this id: reads answer with nothing while there is nothing to look for. */
const nobody = '00000000-0000-0000-0000-000000000000';

/** The case that the call is about. One of somebody else, which a search found, is in no list here and is read by itself. */
function useAttachedCase(attachedCaseId: string | null, cases: readonly CaseSummary[]): CaseSummary | null {
  const listed = cases.find((record) => record.id === attachedCaseId) ?? null;
  const read = useRead('cases.summary', { id: listed === null ? (attachedCaseId ?? nobody) : nobody }, ['incident']);
  return listed ?? read.value;
}

export function RegardingField({
  card,
  cases,
  onAttach,
}: {
  card: CallCard;
  cases: readonly CaseSummary[];
  onAttach: (caseId: string) => void;
}) {
  const { t } = useTranslation('workspace');
  const { t: common } = useTranslation('common');
  const attached = useAttachedCase(card.attachedCaseId, cases);
  const keys = cases.slice(0, 3);
  const choices = attached === null || cases.some((record) => record.id === attached.id) ? cases : [attached, ...cases];
  const chosen = attached ? `${caseTitle(common, attached)} · ${caseNumber(common, attached)}` : card.attachedCaseId !== null ? t('attached') : '';
  return (
    <FormField label={t('regarding')} className="regarding">
      {(control) => (
        <Dropdown
          {...control}
          className="wide"
          placeholder={choices.length > 0 ? t('chooseCase') : t('noCaseToChoose')}
          value={chosen}
          {...(chosen === '' ? {} : { title: chosen, button: { children: <span className="cut">{chosen}</span> } })}
          selectedOptions={[card.attachedCaseId ?? none]}
          expandIcon={
            <span className="row key-row">
              {card.attachedCaseId === null && keys.map((record, index) => <Key key={record.id}>{index === 0 ? 'Alt+1' : index + 1}</Key>)}
              <Icon shape={chevronDown16Regular} />
            </span>
          }
          onOptionSelect={(_, data) => {
            if (data.optionValue === none) {
              if (card.attachedCaseId !== null) onAttach(card.attachedCaseId); // the same case again takes it back
            } else if (data.optionValue !== undefined && data.optionValue !== card.attachedCaseId) onAttach(data.optionValue);
          }}
        >
          <Option value={none}>{t('noneRegarding')}</Option>
          {choices.map((record) => (
            <Option key={record.id} value={record.id} text={caseTitle(common, record)}>
              <span className="stack">
                <span>{caseTitle(common, record)}</span>
                <span className="meta">{caseNumber(common, record)}</span>
              </span>
            </Option>
          ))}
        </Dropdown>
      )}
    </FormField>
  );
}
