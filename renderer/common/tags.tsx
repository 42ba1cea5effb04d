/** What one should know of a caller before speaking, as tags: language, flags, and what else a screen adds. More than three fold. */
import type { CallerSummary } from '../../shared/contract/records.ts';
import { date, type Formatting } from './format.ts';
import { callProhibited16Regular, type IconShape, localLanguage16Regular, star16Regular, warning16Regular } from './icons.ts';
import { Tag } from './parts.tsx';
import type { CommonWords } from './words.ts';

export interface TagWords {
  words: string;
  icon?: IconShape;
  tone?: 'brand';
}

type Known = Pick<CallerSummary, 'preferredLanguage' | 'isVip' | 'doNotCall' | 'abusive'>;

/** Language first, then what may go wrong, then what is pleasant. @param now milliseconds since 1970 */
export function callerTags(t: CommonWords, formatting: Formatting, { preferredLanguage, isVip, doNotCall, abusive }: Known, now: number): TagWords[] {
  const tags: TagWords[] = [];
  if (preferredLanguage === 'spanish') tags.push({ words: t('prefersSpanish'), icon: localLanguage16Regular, tone: 'brand' });
  if (abusive) {
    const words = abusive.until === null ? t('flagAbusive') : t('flagAbusiveUntil', { date: date(formatting, abusive.until, now) });
    tags.push({ words, icon: warning16Regular });
  }
  if (doNotCall) tags.push({ words: t('flagDoNotCall'), icon: callProhibited16Regular });
  if (isVip) tags.push({ words: t('flagVip'), icon: star16Regular });
  return tags;
}

const shownTags = 3;

/** @returns the tags that are drawn, and those behind "+2" */
export function foldTags(tags: readonly TagWords[]): { shown: readonly TagWords[]; folded: readonly TagWords[] } {
  return { shown: tags.slice(0, shownTags), folded: tags.slice(shownTags) };
}

export function TagList({ tags }: { tags: readonly TagWords[] }) {
  const { shown, folded } = foldTags(tags);
  const rest = folded.map(({ words }) => words).join(', ');
  return (
    <>
      {shown.map(({ words, icon, tone }) => (
        <Tag key={words} {...(icon ? { icon } : {})} {...(tone ? { tone } : {})}>
          {words}
        </Tag>
      ))}
      {folded.length > 0 && (
        <span className="tag" title={rest}>
          <span aria-hidden="true">+{folded.length}</span>
          <span className="sr">{rest}</span>
        </span>
      )}
    </>
  );
}
