/** Knowledge articles that fit (P10): read in place, linked with one press. */
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ArticleHit } from '../../../shared/contract/case-form-records.ts';
import { useNow } from '../../common/clock.ts';
import { useFormatting } from '../../common/desk-context.tsx';
import { date } from '../../common/format.ts';
import { bookOpen20Regular, checkmark16Regular, link16Regular } from '../../common/icons.ts';
import { Icon } from '../../common/Icon.tsx';
import { errorWords } from '../../common/words.ts';
import { useRead } from '../workspace-context.ts';
import type { CaseFormDraft } from './draft.ts';
import { useDelayed, useLast } from './use-delayed.ts';

const waitMilliseconds = 500;
const linkedAtMost = 20;

interface Props {
  draft: CaseFormDraft;
  notes: string;
  onChange: (patch: Partial<CaseFormDraft>) => void;
}

export function ArticlesCard({ draft, notes, onChange }: Props) {
  const { t } = useTranslation('case');
  const { t: common } = useTranslation('common');
  const text = useDelayed(`${draft.title} ${notes}`.slice(0, 4000), waitMilliseconds);
  const read = useRead('knowledge.suggest', { categoryId: draft.categoryId, text }, ['knowledgearticle', 'knowledgearticleincident', 'ring_category']);
  const articles = useLast(read.value);
  const nothingToGoBy = draft.categoryId === null && text.trim() === '';
  return (
    <section className="card" aria-label={t('articlesRegion')}>
      <header>
        <Icon shape={bookOpen20Regular} />
        <h2>{t('articles')}</h2>
      </header>
      {read.error ? (
        <p className="body meta">{errorWords(common, read.error)}</p>
      ) : nothingToGoBy ? (
        <p className="body meta">{t('articlesFollow')}</p>
      ) : articles?.length === 0 ? (
        <p className="body meta">{t('articlesNone')}</p>
      ) : (
        <ul>
          {articles?.map((article) => (
            <li key={article.id}>
              <ArticleRow
                article={article}
                linked={draft.articleIds.includes(article.id)}
                onLink={(linked) => {
                  const others = draft.articleIds.filter((id) => id !== article.id);
                  onChange({ articleIds: linked ? [...others, article.id].slice(-linkedAtMost) : others });
                }}
              />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function ArticleRow({ article, linked, onLink }: { article: ArticleHit; linked: boolean; onLink: (linked: boolean) => void }) {
  const { t } = useTranslation('case');
  const formatting = useFormatting();
  const now = useNow();
  const [open, setOpen] = useState(false);
  const text = useId();
  const meta = [article.modifiedOn === null ? null : t('updated', { date: date(formatting, article.modifiedOn, now) }), article.usedCount > 0 ? t('used', { count: article.usedCount }) : null];
  return (
    <div className="list-row article">
      <p className="t">{article.title}</p>
      <p className="meta">{meta.filter((part) => part !== null).join(' · ')}</p>
      {open ? <ArticleText id={text} articleId={article.id} /> : <p className="meta cut">{article.excerpt}</p>}
      <p className="row">
        <button type="button" className="line-button" aria-expanded={open} aria-controls={open ? text : undefined} aria-label={t(open ? 'hideArticle' : 'readArticle', { title: article.title })} onClick={() => setOpen(!open)}>
          {open ? t('hide') : t('read')}
        </button>
        <button type="button" className="line-button" aria-pressed={linked} aria-label={t(linked ? 'linkedArticle' : 'linkArticle', { title: article.title })} onClick={() => onLink(!linked)}>
          <Icon shape={linked ? checkmark16Regular : link16Regular} />
          {linked ? t('linked') : t('link')}
        </button>
      </p>
    </div>
  );
}

function ArticleText({ id, articleId }: { id: string; articleId: string }) {
  const { t } = useTranslation('case');
  const { t: common } = useTranslation('common');
  const read = useRead('knowledge.get', { id: articleId }, ['knowledgearticle']);
  return (
    <div id={id} className="article-text" tabIndex={0} role="region" aria-label={read.value?.title ?? t('articles')}>
      {read.error && <p className="meta">{errorWords(common, read.error)}</p>}
      {read.value?.blocks.map((block, index) => (
        <p key={index} className={block.kind}>
          {block.text}
        </p>
      ))}
    </div>
  );
}
