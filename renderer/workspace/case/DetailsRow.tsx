import { Dropdown, Option } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import type { CategoryChoice } from '../../../shared/contract/records.ts';
import { call16Regular } from '../../common/icons.ts';
import { Icon } from '../../common/Icon.tsx';
import { FormField } from '../parts.tsx';
import { AcknowledgeBy } from './AcknowledgeBy.tsx';
import type { CaseFormDraft } from './draft.ts';

const priorities = [
  { value: 'high', words: 'priorityHigh' },
  { value: 'normal', words: 'priorityNormal' },
  { value: 'low', words: 'priorityLow' },
] as const;
const origins = [
  { value: 'phone', words: 'originPhone' },
  { value: 'email', words: 'originEmail' },
  { value: 'portal', words: 'originPortal' },
  { value: 'walkIn', words: 'originWalkIn' },
] as const;

interface Props {
  draft: CaseFormDraft;
  category: CategoryChoice | null;
  onChange: (patch: Partial<CaseFormDraft>) => void;
}

/** Priority, origin, and what follows from the category. */
export function DetailsRow({ draft, category, onChange }: Props) {
  const { t } = useTranslation('workspace');
  return (
    <div className="three">
      <FormField label={t('priority')}>
        {(control) => (
          <Dropdown
            {...control}
            className="wide"
            value={t(priorities.find((choice) => choice.value === draft.priority)?.words ?? 'priorityNormal')}
            selectedOptions={[draft.priority]}
            onOptionSelect={(_, data) =>
              onChange({ priority: priorities.find((choice) => choice.value === data.optionValue)?.value ?? draft.priority })
            }
          >
            {priorities.map((choice) => (
              <Option key={choice.value} value={choice.value}>
                {t(choice.words)}
              </Option>
            ))}
          </Dropdown>
        )}
      </FormField>
      <FormField label={t('origin')}>
        {(control) => (
          <Dropdown
            {...control}
            className="wide"
            button={
              <span className="row">
                {draft.origin === 'phone' && <Icon shape={call16Regular} />}
                {t(origins.find((choice) => choice.value === draft.origin)?.words ?? 'originPhone')}
              </span>
            }
            selectedOptions={[draft.origin]}
            onOptionSelect={(_, data) => onChange({ origin: origins.find((choice) => choice.value === data.optionValue)?.value ?? draft.origin })}
          >
            {origins.map((choice) => (
              <Option key={choice.value} value={choice.value}>
                {t(choice.words)}
              </Option>
            ))}
          </Dropdown>
        )}
      </FormField>
      <AcknowledgeBy category={category} />
    </div>
  );
}
