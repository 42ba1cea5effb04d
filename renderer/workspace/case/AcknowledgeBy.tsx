import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { CategoryChoice } from '../../../shared/contract/records.ts';
import { acknowledgeBy, businessCalendar } from '../../../shared/rules/acknowledgement.ts';
import { useNow } from '../../common/clock.ts';
import { useFormatting } from '../../common/desk-context.tsx';
import { dayAndHour } from '../../common/format.ts';
import { timer16Regular } from '../../common/icons.ts';
import { Icon } from '../../common/Icon.tsx';

/** What the category promises, if the case is saved now. The service sets the real target with the same rule. */
export function AcknowledgeBy({ category }: { category: CategoryChoice | null }) {
  const { t } = useTranslation('workspace');
  const formatting = useFormatting();
  const { timeZone } = formatting;
  const minute = Math.floor(useNow() / 60_000);
  const hours = category?.acknowledgementHours ?? null;
  const target = useMemo(
    () =>
      hours === null || timeZone === undefined
        ? null
        : acknowledgeBy(new Date(minute * 60_000), hours, businessCalendar(timeZone)).toISOString(),
    [hours, timeZone, minute],
  );
  return (
    <div className="field">
      <span className="label">{t('acknowledgeBy')}</span>
      <p className="row fact">
        <Icon shape={timer16Regular} />
        <span className="stack">
          {category === null || hours === null ? (
            <span className="dense">{category === null ? t('acknowledgeUnknown') : t('acknowledgeNone')}</span>
          ) : (
            <>
              {target !== null && <span className="dense nb">{dayAndHour(formatting, target)}</span>}
              <span className="meta">{t('acknowledgeWithin', { count: hours })}</span>
            </>
          )}
        </span>
      </p>
    </div>
  );
}
