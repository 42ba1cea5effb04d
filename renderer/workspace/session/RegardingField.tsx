import { Dropdown, Option } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import type { CallCard, CaseSummary } from '../../../shared/contract/records.ts';
import { chevronDown16Regular } from '../../common/icons.ts';
import { Icon } from '../../common/Icon.tsx';
import { Key } from '../../common/parts.tsx';
import { caseNumber, caseTitle } from '../../common/words.ts';
import { FormField } from '../parts.tsx';

const none = 'none';

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
  const attached = cases.find((record) => record.id === card.attachedCaseId);
  const keys = cases.slice(0, 3);
  const chosen = attached ? caseTitle(common, attached) : card.attachedCaseId !== null ? t('attached') : '';
  return (
    <FormField label={t('regarding')} className="regarding">
      {(control) => (
        <Dropdown
          {...control}
          className="wide"
          placeholder={cases.length > 0 ? t('chooseCase') : t('noCaseToChoose')}
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
          {cases.map((record) => (
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
