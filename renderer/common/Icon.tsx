import type { IconShape } from './icons.ts';

/** Decoration only: the word beside it says the same. */
export function Icon({ shape, className }: { shape: IconShape; className?: string }) {
  return (
    <svg
      className={`ic ${shape.size === 16 ? 's' : ''} ${className ?? ''}`}
      viewBox={`0 0 ${shape.size} ${shape.size}`}
      aria-hidden="true"
      focusable="false"
    >
      {shape.paths.map((path) => (
        <path key={path} d={path} />
      ))}
    </svg>
  );
}
