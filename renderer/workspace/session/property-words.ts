import { useTranslation } from 'react-i18next';
import type { PropertySummary } from '../../../shared/contract/records.ts';
import { wardName } from './PersonHeader.tsx';

const typeKeys = {
  singleFamily: 'propertySingleFamily',
  multiFamily: 'propertyMultiFamily',
  commercial: 'propertyCommercial',
  public: 'propertyPublic',
  vacant: 'propertyVacant',
} as const;

/** "Single family · parcel 0412-118" and "Ward 4"; what is not known is left out. */
export function usePropertyWords(): (property: PropertySummary) => { parts: string[]; what: string; ward: string | null } {
  const { t } = useTranslation('workspace');
  return ({ propertyType, parcelId, ward }) => {
    const key = propertyType === null ? undefined : (typeKeys[propertyType as keyof typeof typeKeys] as (typeof typeKeys)[keyof typeof typeKeys] | undefined);
    const parts = [key ? t(key) : propertyType, parcelId ? t('parcel', { parcel: parcelId }) : null].filter((part) => part !== null);
    return { parts, what: parts.join(' · '), ward: ward ? t('ward', { ward: wardName(ward) }) : null };
  };
}
