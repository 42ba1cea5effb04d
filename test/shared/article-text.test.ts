import fc from 'fast-check';
import { expect, test } from 'vitest';
import { articleBlocks } from '../../shared/rules/article-text.ts';

test('headings, paragraphs and items are told apart, entities are read once', () => {
  expect(articleBlocks('<h2>Carts</h2><p>Out by 6&nbsp;a.m. &amp; lid <b>closed</b>.</p><ul><li>Blue</li><li>Green</li></ul>after')).toEqual([
    { kind: 'heading', text: 'Carts' },
    { kind: 'paragraph', text: 'Out by 6 a.m. & lid closed.' },
    { kind: 'item', text: 'Blue' },
    { kind: 'item', text: 'Green' },
    { kind: 'paragraph', text: 'after' },
  ]);
  expect(articleBlocks('<p>&amp;lt;script&amp;gt; &#233; &#x1F600;</p>')).toEqual([{ kind: 'paragraph', text: '&lt;script&gt; é 😀' }]);
  expect(articleBlocks('one<br>two')).toHaveLength(2);
});

test('scripts, styles, comments and attributes never become text', () => {
  const hostile = '<p onclick="steal()">Fine</p><script>steal()</script><style>p{}</style><!-- steal() --><svg onload=steal()><text>steal()</text></svg><img src=x onerror="steal()"><scr<script></script>ipt>left';
  expect(articleBlocks(hostile).map((block) => block.text).join(' ')).not.toMatch(/steal|onerror|p\{\}/);
  expect(articleBlocks('<script>never closed')).toEqual([]);
});

test('whatever comes in ends, and comes out as short text without tags of known kinds', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('<', '>', '<p>', '</p>', '<li>', '&lt;', '&#0;', 'a', ' ', '<!--', '<script>', '"')).map((parts) => parts.join('')), (html) => {
      for (const { text } of articleBlocks(html)) expect(text).not.toBe('');
    }),
  );
});
