import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CategoryChoice } from '../../../shared/contract/records.ts';
import { bookOpen20Regular } from '../../common/icons.ts';
import { Icon } from '../../common/Icon.tsx';

/** What to ask, in the caller's language where it is written in it; the other language is one press away. */
export function ScriptCard({ category, language }: { category: CategoryChoice | null; language: 'english' | 'spanish' }) {
  const { t } = useTranslation('case');
  const [wanted, setWanted] = useState(language);
  const texts = { english: category?.script ?? null, spanish: category?.scriptSpanish ?? null };
  const shown = texts[wanted] !== null ? wanted : wanted === 'spanish' ? 'english' : 'spanish';
  const other = shown === 'spanish' ? 'english' : 'spanish';
  const lines = texts[shown]?.split('\n').filter((line) => line.trim() !== '') ?? [];
  return (
    <section className="card" aria-labelledby="case-script">
      <header>
        <Icon shape={bookOpen20Regular} />
        <h2 id="case-script">{t('script')}</h2>
        {lines.length > 0 && texts[other] !== null && (
          <button type="button" className="text-button end" lang={other === 'spanish' ? 'es' : 'en'} onClick={() => setWanted(other)}>
            {other === 'spanish' ? t('inSpanish') : t('inEnglish')}
          </button>
        )}
      </header>
      {lines.length === 0 ? (
        <p className="body meta">{category === null ? t('scriptFollows') : t('scriptNone')}</p>
      ) : (
        <div className="body script dense" lang={shown === 'spanish' ? 'es' : 'en'}>
          {lines.map((line, index) => (
            <p key={index}>{line}</p>
          ))}
          {shown !== wanted && <p className="meta">{shown === 'english' ? t('scriptOnlyEnglish') : t('scriptOnlySpanish')}</p>}
        </div>
      )}
    </section>
  );
}
