/** No screen has words of its own: every text that a person reads stands in the catalogues, and is Spanish in the Spanish ones. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';

const renderer = resolve(import.meta.dirname, '../../renderer');
const catalogues = join(renderer, 'common/catalogue');
type Words = Readonly<Record<string, string>>;

const names = readdirSync(catalogues).filter((file) => file.endsWith('.en.ts')).map((file) => file.replace('.en.ts', ''));
async function words(name: string, language: 'en' | 'es'): Promise<Words> {
  const module = (await import(join(catalogues, `${name}.${language}.ts`))) as Record<string, Words>;
  return Object.values(module)[0] ?? {};
}

/** The same in both languages: names, abbreviations, loan words, punctuation. */
const sameInBoth = new Set(['min', 'ext', 'ringdesk', 'nexgen', 'vip', 'normal', 'total', 'error', 'general', 'local', 'portal', 'provisional', 'manual', 'no']);
/** Languages are called by their own names. */
const isLanguage = (key: string) => key === 'inSpanish' || key === 'inEnglish';
const isNeutral = (text: string) => (text.replaceAll(/\{\{[^}]*\}\}/g, '').match(/\p{L}{2,}/gu) ?? []).every((word) => sameInBoth.has(word.toLowerCase()));

test.each(names)('nothing of the Spanish catalogue %s is left in English', async (name) => {
  const [english, spanish] = [await words(name, 'en'), await words(name, 'es')];
  expect(Object.keys(english).length).toBeGreaterThan(10);
  expect(Object.entries(english).filter(([key, text]) => spanish[key] === text && !isLanguage(key) && !isNeutral(text)).map(([key, text]) => `${key}: ${text}`)).toEqual([]);
});

/** Attributes that a person reads or hears. */
const spoken = new Set(['aria-label', 'aria-description', 'aria-roledescription', 'aria-valuetext', 'title', 'alt', 'placeholder', 'label', 'hint', 'words', 'heading', 'description']);
/** Texts that are no words of a language: names of keys, symbols. */
const isNoWord = (text: string) => !/\p{L}{2,}/u.test(text) || /^(?:(?:Ctrl|Alt|Shift|Esc|Enter|Tab|F\d{1,2}|Space|[A-Z0-9])(?:\+|$))+$/.test(text.trim()) || text.trim() === 'Ringdesk';

function ownWords(file: string): string[] {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  const found: string[] = [];
  const add = (node: ts.Node, text: string) => {
    if (isNoWord(text)) return;
    const { line } = source.getLineAndCharacterOfPosition(node.getStart());
    found.push(`${relative(renderer, file)}:${line + 1} ${text.trim()}`);
  };
  /** Literals whose value itself becomes the text: `{'a'}`, `{x ? 'a' : 'b'}`, `{x && 'a'}`, templates. */
  const literals = (node: ts.Node): void => {
    if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) add(node, node.text);
    else if (ts.isTemplateExpression(node)) add(node, [node.head.text, ...node.templateSpans.map((span) => span.literal.text)].join(' '));
    else if (ts.isConditionalExpression(node)) {
      literals(node.whenTrue);
      literals(node.whenFalse);
    } else if (ts.isBinaryExpression(node) && [ts.SyntaxKind.AmpersandAmpersandToken, ts.SyntaxKind.BarBarToken, ts.SyntaxKind.QuestionQuestionToken].includes(node.operatorToken.kind)) literals(node.right);
    else if (ts.isParenthesizedExpression(node)) literals(node.expression);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isJsxText(node)) add(node, node.text);
    else if (ts.isJsxExpression(node) && node.expression && (ts.isJsxElement(node.parent) || ts.isJsxFragment(node.parent))) literals(node.expression);
    else if (ts.isJsxAttribute(node) && spoken.has(node.name.getText()) && node.initializer) {
      literals(ts.isJsxExpression(node.initializer) ? (node.initializer.expression ?? node.initializer) : node.initializer);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

test('no screen has words outside of the catalogues', () => {
  const files = readdirSync(renderer, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.tsx'));
  expect(files.length).toBeGreaterThan(40);
  expect(files.flatMap((file) => ownWords(join(renderer, file)))).toEqual([]);
});

test('the search for words of its own finds them', () => {
  const file = join(import.meta.dirname, 'screen-with-words.tsx');
  expect(ownWords(file).map((found) => found.replace(/^.*?:\d+ /, ''))).toEqual(['Hello there', 'Close this', 'yes', 'Name of']);
});
