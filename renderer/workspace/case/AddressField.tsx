/** Where it happened: any words, or a property of the city's list. What is typed stays as it was typed; a list only offers. */
import { Combobox, Option } from '@fluentui/react-components';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { location16Regular } from '../../common/icons.ts';
import { Icon } from '../../common/Icon.tsx';
import { FormField } from '../parts.tsx';
import { usePropertyWords } from '../session/property-words.ts';
import { useRead } from '../workspace-context.ts';
import { type CaseFormDraft, propertyOf } from './draft.ts';
import { FoundProperty } from './FoundProperty.tsx';
import { useDelayed, useLast } from './use-delayed.ts';
import { addressTables } from './use-nearby.ts';

const waitMilliseconds = 120;
const minimumLength = 2;

interface Props {
  draft: CaseFormDraft;
  error: string | undefined;
  aside: ReactNode;
  onChange: (patch: Partial<CaseFormDraft>) => void;
}

export function AddressField({ draft, error, aside, onChange }: Props) {
  const { t } = useTranslation(['workspace', 'case']);
  const words = usePropertyWords();
  const [open, setOpen] = useState(false);
  const address = useDelayed(draft.incidentAddress, waitMilliseconds);
  const asked = open && address.trim().length >= minimumLength ? address : '';
  const places = useLast(useRead('places.find', { text: asked }, addressTables).value) ?? [];
  const found = useRead('places.match', { address, ...propertyOf(draft) }, addressTables).value;
  const offered = asked === '' ? [] : places.filter((place) => place.id !== found?.property?.id);
  const type = (incidentAddress: string) => onChange({ incidentAddress, propertyId: null, propertyRefused: false });
  return (
    <div className="two-one">
      <div
        data-field="incidentAddress"
        // Tab goes on with what was typed; it never takes the first line of the list in its place.
        onKeyDownCapture={(event) => event.key === 'Tab' && event.stopPropagation()}
      >
        <FormField
          label={t('incidentAddress')}
          error={error}
          aside={aside}
          hint={
            found?.suggestion && (
              <>
                {t('case:didYouMean', { address: found.suggestion })}{' '}
                <button type="button" className="text-button" onClick={() => type(found.suggestion ?? '')}>
                  {t('useIt')}
                </button>
              </>
            )
          }
        >
          {(control) => (
            <span className="with-icon">
              <Icon shape={location16Regular} />
              <Combobox
                {...control}
                className="wide"
                freeform
                expandIcon={null}
                clearable={false}
                maxLength={250}
                placeholder={t('case:addressPlaceholder')}
                value={draft.incidentAddress}
                selectedOptions={draft.propertyId === null ? [] : [draft.propertyId]}
                open={open && offered.length > 0}
                onOpenChange={(_, data) => setOpen(data.open)}
                onChange={(event) => {
                  type(event.target.value);
                  setOpen(true);
                }}
                onOptionSelect={(_, data) => {
                  const place = places.find((candidate) => candidate.id === data.optionValue);
                  if (place) onChange({ incidentAddress: place.address, propertyId: place.id, propertyRefused: false });
                }}
              >
                {offered.map((place) => {
                  const { what, ward } = words(place);
                  return (
                    <Option key={place.id} value={place.id} text={place.address} checkIcon={null}>
                      <span className="stack">
                        <span className="strong">{place.address}</span>
                        <span className="meta">{[place.name === place.address ? null : place.name, what, ward].filter((part) => part).join(' · ')}</span>
                      </span>
                    </Option>
                  );
                })}
              </Combobox>
            </span>
          )}
        </FormField>
      </div>
      <FoundProperty draft={draft} found={found} onChange={onChange} />
    </div>
  );
}
