/**
 * The text of a knowledge article, whose content is HTML that somebody wrote. Markup is taken out and never shown as markup: what is left are
 * headings, paragraphs and items of lists as plain text.
 */
import type { ArticleBlock } from '../contract/case-form-records.ts';

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ', ndash: '–', mdash: '—', hellip: '…', rsquo: '’', lsquo: '‘', ldquo: '“', rdquo: '”' };

export function articleBlocks(html: string): ArticleBlock[] {
  const visible = html
    .replace(/<!--[\s\S]*?(?:-->|$)/g, ' ')
    .replace(/<(script|style|template|noscript|svg|head|title)\b[\s\S]*?(?:<\/\1\s*>|$)/gi, ' ');
  const blocks: ArticleBlock[] = [];
  let kind: ArticleBlock['kind'] = 'paragraph';
  let text = '';
  const close = (next: ArticleBlock['kind']) => {
    const words = decoded(text).replace(/\s+/g, ' ').trim();
    if (words !== '') blocks.push({ kind, text: words });
    text = '';
    kind = next;
  };
  for (const [, slash, tag, plain] of visible.matchAll(/<(\/?)([a-z][a-z0-9]*)[^>]*>|([^<]+|<)/gi)) {
    if (plain !== undefined) text += plain;
    else if (/^h[1-6]$/i.test(tag ?? '')) close(slash === '' ? 'heading' : 'paragraph');
    else if (/^li$/i.test(tag ?? '')) close(slash === '' ? 'item' : 'paragraph');
    else if (/^(?:p|div|ul|ol|table|tr|section|article|blockquote|br|hr)$/i.test(tag ?? '')) close(/^br$/i.test(tag ?? '') ? kind : 'paragraph');
    else if (/^t[dh]$/i.test(tag ?? '')) text += ' ';
  }
  close('paragraph');
  return blocks;
}

/** Once, so that what was written as text stays text. */
function decoded(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]+));/gi, (whole, decimal: string | undefined, hex: string | undefined, name: string | undefined) => {
    if (name !== undefined) return named[name.toLowerCase()] ?? whole;
    const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '';
  });
}
