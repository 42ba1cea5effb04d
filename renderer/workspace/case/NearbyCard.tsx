/** A schematic of what is open around the address, no map: a circle of 250 m, one sign per case; the same as a list. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { NearbyCase } from '../../../shared/contract/case-form-records.ts';
import { errorWords } from '../../common/words.ts';
import type { CaseFormDraft } from './draft.ts';
import { useNearbyWords } from './nearby-words.ts';
import { useNearby } from './use-nearby.ts';

const width = 268;
const height = 150;
const centre = { x: 134, y: 75 };
const radius = 62;
/** Cases at the address itself stand around it, where they can be seen. */
const ringAround = 16;

export function NearbyCard({ draft }: { draft: CaseFormDraft }) {
  const { t } = useTranslation('case');
  const { t: common } = useTranslation('common');
  const { near, address, error } = useNearby(draft);
  const [list, setList] = useState(false);
  const within = (near?.cases ?? []).filter(({ distanceMetres }) => distanceMetres === null || distanceMetres <= (near?.withinMetres ?? 0));
  const same = within.filter((record) => record.sameCategory);
  const others = within.filter((record) => !record.sameCategory);
  return (
    <section className="card near" aria-labelledby="case-near">
      <header>
        <div className="grow">
          <h2 id="case-near">
            {address === '' ? t('nearTitle') : t('nearAddress', { address })}
          </h2>
          <p className="meta">{t('nearWithin', { metres: String(near?.withinMetres ?? 250) })}</p>
        </div>
      </header>
      <div className="body">
        {error ? (
          <p className="meta">{errorWords(common, error)}</p>
        ) : near === null ? (
          <p className="meta">{t('nearFollows')}</p>
        ) : !near.known ? (
          <p className="meta">{t('nearNotKnownYet')}</p>
        ) : !near.located && within.length === 0 ? (
          <p className="meta">{t('nearFollows')}</p>
        ) : (
          <>
            {list ? <NearbyList cases={within} /> : near.located && <Schematic cases={within} label={t('nearLabel', { same: String(same.length), others: String(others.length) })} perMetre={radius / near.withinMetres} />}
            <p className="meta legend">
              {!list && near.located && <span className="brand nb">● {t('thisAddress')}</span>}
              <span className="warn nb">
                ▲ {t('sameCategoryCount', { count: same.length })}
              </span>
              <span className="nb">
                ■ {t('otherCategoryCount', { count: others.length })}
              </span>
              {within.length > 0 && (
                <button type="button" className="text-button small end" aria-expanded={list} onClick={() => setList(!list)}>
                  {list ? t('asMap') : t('asList')}
                </button>
              )}
            </p>
          </>
        )}
      </div>
    </section>
  );
}

function NearbyList({ cases }: { cases: readonly NearbyCase[] }) {
  const { t } = useTranslation('case');
  const words = useNearbyWords();
  return (
    <ul className="near-list dense">
      {cases.map((record) => (
        <li key={record.id}>
          {record.title}
          <span className="meta"> {[words.where(record), record.sameCategory ? t('sameCategory') : record.category].filter((part) => part !== null).join(' · ')}</span>
        </li>
      ))}
    </ul>
  );
}

function Schematic({ cases, label, perMetre }: { cases: readonly NearbyCase[]; label: string; perMetre: number }) {
  const { isHere } = useNearbyWords();
  const here = cases.filter(isHere);
  const placed = cases.map((record) => {
    const turn = (here.indexOf(record) / Math.max(1, here.length)) * 2 * Math.PI;
    const [x, y] = isHere(record)
      ? [centre.x + ringAround * Math.sin(turn), centre.y - ringAround * Math.cos(turn)]
      : [centre.x + (record.east ?? 0) * perMetre, centre.y - (record.north ?? 0) * perMetre];
    return { record, x: Math.round(x), y: Math.round(y) };
  });
  return (
    <svg className="schematic" viewBox={`0 0 ${width} ${height}`} width="100%" role="img" aria-label={label}>
      <rect className="ground" width={width} height={height} rx="4" />
      <path className="streets" d="M0 43H268M0 107H268M60 0V150M150 0V150M232 0V150" />
      <circle className="reach" cx={centre.x} cy={centre.y} r={radius} />
      {placed.map(({ record, x, y }) =>
        record.sameCategory ? (
          <path key={record.id} className="same" d={`M${x} ${y - 7}l7 12h-14z`} />
        ) : (
          <rect key={record.id} className="other" x={x - 4} y={y - 4} width="8" height="8" />
        ),
      )}
      <circle className="address" cx={centre.x} cy={centre.y} r="7" />
    </svg>
  );
}
