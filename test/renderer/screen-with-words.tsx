/** Not a screen: what `screen-words.test.ts` has to find, and what not. */
export function ScreenWithWords({ name, open }: { name: string; open: boolean }) {
  return (
    <section aria-label={name} className="words that nobody reads">
      <h1>Hello there</h1>
      <button type="button" title="Close this" data-name="not read">
        Ctrl+K
      </button>
      <p>{open ? 'yes' : null}</p>
      <input placeholder={`Name of ${name}`} />
    </section>
  );
}
