import { useTranslation } from 'react-i18next';
import type { NearbyCase } from '../../../shared/contract/case-form-records.ts';
import { useFormatting } from '../../common/desk-context.tsx';
import { date, number } from '../../common/format.ts';
import { useNow } from '../../common/clock.ts';

/** So near, it is the address itself. */
const hereMetres = 15;
const directions = ['directionNorth', 'directionNorthEast', 'directionEast', 'directionSouthEast', 'directionSouth', 'directionSouthWest', 'directionWest', 'directionNorthWest'] as const;

/** How far and where a case is, in words. Distances are told in tens of metres: they are no better than the addresses. */
export function useNearbyWords() {
  const { t } = useTranslation('case');
  const formatting = useFormatting();
  const now = useNow();
  const metres = (distance: number) => t('metres', { metres: number(formatting, Math.max(10, Math.round(distance / 10) * 10)) });
  const isHere = ({ distanceMetres }: NearbyCase) => distanceMetres === null || distanceMetres < hereMetres;
  return {
    /** "Same category 120 m away, opened 2 days ago" */
    heading: (record: NearbyCase, opened: string): string =>
      record.ofContact
        ? t('headingOwn', { opened })
        : isHere(record)
          ? t('headingHere', { opened })
          : t('headingAway', { distance: metres(record.distanceMetres ?? 0), opened }),
    /** "at this address", "120 m north-east" */
    where: (record: NearbyCase): string => {
      if (isHere(record)) return t('atThisAddress');
      const turn = Math.atan2(record.east ?? 0, record.north ?? 0) / (Math.PI / 4);
      const direction = directions[(Math.round(turn) + 8) % 8] ?? 'directionNorth';
      return t('away', { distance: metres(record.distanceMetres ?? 0), direction: t(direction) });
    },
    nextStep: ({ nextStep }: NearbyCase): string | null => (nextStep === null ? null : t('nextStep', { title: nextStep.title, date: date(formatting, nextStep.at, now) })),
    isHere,
  };
}
