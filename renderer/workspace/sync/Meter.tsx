/** How far something is; readers get the same words as eyes. */
export function Meter({ share, label, words, large = false }: { share: number; label: string; words: string; large?: boolean }) {
  const percent = Math.floor(Math.min(1, Math.max(0, share)) * 100);
  return (
    <div className={`meter ${large ? 'large' : ''}`} role="progressbar" aria-label={label} aria-valuemin={0} aria-valuemax={100} aria-valuenow={percent} aria-valuetext={words}>
      <span style={{ width: `${percent}%` }} />
    </div>
  );
}
