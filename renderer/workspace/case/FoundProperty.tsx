import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import type { FoundPlace } from '../../../shared/contract/case-form-records.ts';
import { buildingHome20Regular } from '../../common/icons.ts';
import { Icon } from '../../common/Icon.tsx';
import { usePropertyWords } from '../session/property-words.ts';
import type { CaseFormDraft } from './draft.ts';

interface Props {
  draft: CaseFormDraft;
  /** null while it is looked up. */
  found: FoundPlace | null;
  onChange: (patch: Partial<CaseFormDraft>) => void;
}

/** What the city knows of the address. Not knowing it holds nothing up. */
export function FoundProperty({ draft, found, onChange }: Props) {
  const { t } = useTranslation('case');
  const words = usePropertyWords();
  const property = found?.property ?? null;
  if (property !== null) {
    const { parts, ward } = words(property);
    return (
      <div className="field" role="status">
        <span className="label">{t('foundHere')}</span>
        <div className="found">
          <Icon shape={buildingHome20Regular} />
          <div className="stack">
            <span className="dense">
              {(parts.length === 0 ? [property.name] : parts).map((part, index) => (
                <Fragment key={part}>
                  {index > 0 && ' · '}
                  <span className="nb">{part}</span>
                </Fragment>
              ))}
            </span>
            <span className="meta">
              {ward !== null && `${ward} · `}
              <button type="button" className="text-button small" onClick={() => onChange({ propertyId: null, propertyRefused: true })}>
                {t('notThisProperty')}
              </button>
            </span>
          </div>
        </div>
      </div>
    );
  }
  return (
    <div className="field" role="status">
      <span className="label">{t('propertyAndWard')}</span>
      <p className="meta found">
        {sentence()}
        {draft.propertyRefused && (
          <>
            {' '}
            <button type="button" className="text-button small" onClick={() => onChange({ propertyRefused: false })}>
              {t('linkPropertyAgain')}
            </button>
          </>
        )}
      </p>
    </div>
  );

  function sentence(): string {
    if (draft.incidentAddress.trim() === '' || found === null) return t('propertyFollows');
    if (draft.propertyRefused) return t('propertyRefused');
    if (!found.known) return t('propertyNotKnownYet');
    return found.count > 1 ? t('propertySeveral', { count: found.count }) : t('propertyUnknown');
  }
}
