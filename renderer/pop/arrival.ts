/**
 * A card arrives: 150 ms of fading in and rising by 8 px (GUIDE 7), nothing for who wants no motion.
 *
 * In nine steps by hand and not as a CSS animation: this window draws every change at once (`pop-window.ts`), so an animation is drawn
 * thousands of times a second and takes both processors from the very thing that brings the card on the screen.
 */
const lastsMs = 150;
const stepMs = 16;
/** By then the window is there; what runs before, nobody sees. */
const beginsAfterMs = 20;
const risesBy = 8;
const fadesFrom = 0.5;

const arrived = new WeakSet<Element>();
const noMotion = matchMedia('(prefers-reduced-motion: reduce)');

/** All cards that are new. */
export function letArrive(cards: Iterable<Element>): void {
  for (const card of cards) {
    if (!(card instanceof HTMLElement) || arrived.has(card)) continue;
    arrived.add(card);
    if (!noMotion.matches) arrive(card);
  }
}

function arrive(card: HTMLElement): void {
  draw(card, 0);
  let begun = 0;
  const step = () => {
    begun ||= performance.now();
    const passed = (performance.now() - begun) / lastsMs;
    if (passed >= 1) {
      for (const property of ['opacity', 'transform', 'will-change']) card.style.removeProperty(property);
      return;
    }
    draw(card, decelerated(passed));
    if (card.isConnected) setTimeout(step, stepMs);
  };
  setTimeout(step, beginsAfterMs);
}

function draw({ style }: HTMLElement, share: number): void {
  // A layer of its own: its pixels are made once.
  style.willChange = 'opacity, transform';
  style.opacity = String(fadesFrom + (1 - fadesFrom) * share);
  style.transform = `translateY(${risesBy * (1 - share)}px)`;
}

/** Fluent's `curveDecelerateMid`, `cubic-bezier(0, 0, 0, 1)`. */
function decelerated(passed: number): number {
  const t = Math.cbrt(passed);
  return t * t * (3 - 2 * t);
}
