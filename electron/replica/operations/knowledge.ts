/** Knowledge articles that fit what is talked about (P10): published ones in their latest version, found by their words. */
import type { Article, ArticleHit } from '../../../shared/contract/case-form-records.ts';
import { choiceValue } from '../../../shared/entities/index.ts';
import { articleBlocks } from '../../../shared/rules/article-text.ts';
import type { Connection } from '../store/connection.ts';
import { guidIs } from '../store/derived.ts';
import { searches } from '../store/search-tables.ts';
import { searchWords } from '../store/search-words.ts';
import { type Operation, refuse } from './context.ts';

const published = choiceValue('knowledgearticle', 'statecode', 'published');
const shown = 3;
const readAtMost = 200;
/** What one word is worth: the category says more than the subject and the notes. */
const worth = { category: 3, text: 1 } as const;
/** An article that shares no more than one word of the notes is a coincidence. */
const leastScore = 2;

interface ArticleRow {
  id: string;
  title: string | null;
  keywords: string | null;
  description: string | null;
  /** The beginning of the content. */
  content: string | null;
  modifiedOn: string | null;
  usedCount: number;
}

export const suggestArticles: Operation<'knowledge.suggest'> = async ({ store }, { categoryId, text }) => {
  const db = store.views;
  const category = categoryId === null ? undefined : await db.get<{ name: string | null }>('SELECT ring_name AS name FROM ring_category WHERE id = ?', [categoryId.toLowerCase()]);
  const wanted = new Map<string, number>();
  for (const word of tellingWords(text)) wanted.set(word, worth.text);
  for (const word of tellingWords(category?.name ?? '')) wanted.set(word, worth.category);
  const rows = await withAnyWord(db, [...wanted.keys()]);
  return rows
    .map((row) => ({ row, score: scoreOf(row, wanted) }))
    .filter(({ score }) => score >= leastScore)
    .sort((one, other) => other.score - one.score || (other.row.modifiedOn ?? '').localeCompare(one.row.modifiedOn ?? ''))
    .slice(0, shown)
    .map(({ row }): ArticleHit => ({ id: row.id, title: row.title ?? '', excerpt: row.description ?? excerptOf(row.content ?? ''), modifiedOn: row.modifiedOn, usedCount: row.usedCount }));
};

export const getArticle: Operation<'knowledge.get'> = async ({ store }, { id }) => {
  const row = await store.views.get<{ id: string; title: string | null; number: string | null; content: string | null; modifiedOn: string | null }>(
    'SELECT id, title, articlepublicnumber AS number, content, modifiedon AS modifiedOn FROM knowledgearticle WHERE id = ?',
    [id.toLowerCase()],
  );
  if (!row) return refuse('not-found', 'This article is not in the local data any more. Choose another one.');
  const { content, title, ...rest } = row;
  return { ...rest, title: title ?? '', blocks: articleBlocks(content ?? '') } satisfies Article;
};

/** Words of three letters and more, each once; in both languages the shorter ones say little. */
function tellingWords(text: string): string[] {
  const folded = text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  return [...new Set(folded.match(/[\p{L}]{3,}/gu) ?? [])].slice(0, 60);
}

async function withAnyWord(db: Connection, words: readonly string[]): Promise<ArticleRow[]> {
  if (words.length === 0) return [];
  const { name } = searches.article;
  const match = words.map((word) => `"${word}"`).join(' OR ');
  const rows = await db.all<{ rowid: number }>(`SELECT rowid FROM ${name} WHERE ${name} MATCH ? ORDER BY rowid DESC LIMIT ${readAtMost}`, [match]).catch((cause: unknown) => {
    if (cause instanceof Error && cause.message.includes(`no such table: ${name}`)) return [];
    throw cause;
  });
  if (rows.length === 0) return [];
  return await db.all<ArticleRow>(
    `SELECT a.id, a.title, a.keywords, a.description, substr(a.content, 1, 1000) AS content, a.modifiedon AS modifiedOn,
       (SELECT count(*) FROM knowledgearticleincident u WHERE ${guidIs('u.knowledgearticleid', 'a.id')}) AS usedCount
     FROM json_each(?) f CROSS JOIN knowledgearticle a ON a.rowid = f.value WHERE a.statecode = ${published} AND coalesce(a.islatestversion, 1) = 1`,
    [JSON.stringify(rows.map(({ rowid }) => rowid))],
  );
}

/** A word of the title counts twice. */
function scoreOf(row: ArticleRow, wanted: ReadonlyMap<string, number>): number {
  const title = new Set(searchWordsOf(row.title));
  const others = new Set([...searchWordsOf(row.keywords), ...searchWordsOf(row.description)]);
  let score = 0;
  for (const [word, value] of wanted) score += (title.has(word) ? 2 : others.has(word) ? 1 : 0) * value;
  return score;
}
const searchWordsOf = (text: string | null) => (text ?? '').split(/\s+/).flatMap(searchWords);

function excerptOf(content: string): string {
  const text = articleBlocks(content).map((block) => block.text).join(' ');
  return text.length <= 120 ? text : `${text.slice(0, 120).replace(/\s+\S*$/, '')} …`;
}
