import { Dropdown, Option } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import type { TeamChoice } from '../../../shared/contract/records.ts';
import { peopleTeam16Regular } from '../../common/icons.ts';
import { Icon } from '../../common/Icon.tsx';
import { FormField } from '../parts.tsx';

const follow = 'follow';

/** P2: the category only proposes the team; the one chosen here decides. */
export function TeamField({
  teams,
  chosen,
  followed,
  onChoose,
}: {
  teams: readonly TeamChoice[];
  chosen: string | null;
  followed: string | null;
  onChoose: (teamId: string | null) => void;
}) {
  const { t } = useTranslation('workspace');
  const name = teams.find((team) => team.id === (chosen ?? followed))?.name;
  return (
    <FormField label={t('team')} aside={<span className="hint">{chosen === null ? t('teamFollows') : t('teamChosen')}</span>}>
      {(control) => (
        <Dropdown
          {...control}
          className="wide"
          button={
            <span className="row">
              <Icon shape={peopleTeam16Regular} />
              <span className="cut">{name ?? t('teamPlaceholder')}</span>
            </span>
          }
          selectedOptions={[chosen ?? follow]}
          onOptionSelect={(_, data) => onChoose(data.optionValue === undefined || data.optionValue === follow ? null : data.optionValue)}
        >
          <Option value={follow}>{t('teamFollowAgain')}</Option>
          {teams.map((team) => (
            <Option key={team.id} value={team.id}>
              {team.name}
            </Option>
          ))}
        </Dropdown>
      )}
    </FormField>
  );
}
