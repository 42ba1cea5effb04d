/** Moving the focus inside the pop: rows and buttons of a card with the arrow keys, from card to card with Tab. */

/** After the system-wide key: the first row of the longest waiting call, or its Answer when there is none. */
export function focusFirst(stage: HTMLElement): void {
  const cards = stage.querySelectorAll<HTMLElement>('[data-card]');
  const card = [...cards].reverse().find((candidate) => candidate.dataset['state'] === 'ringing') ?? cards[cards.length - 1];
  if (card) focusFirstIn(card);
}

/** Never *Reveal* or *Undo* (`data-aside`): Enter must not do what one has not looked for. */
export function focusFirstIn(card: HTMLElement): void {
  const target =
    card.querySelector<HTMLElement>('[data-row]') ?? card.querySelector<HTMLElement>('[data-answer]') ?? card.querySelector<HTMLElement>('button:not([data-aside])');
  target?.focus();
}

/** @returns false when there was nowhere to go */
export function moveFocus(container: HTMLElement, selector: string, step: 1 | -1): boolean {
  const items = [...container.querySelectorAll<HTMLElement>(selector)];
  const index = items.findIndex((item) => item === document.activeElement);
  const next = index < 0 ? (step === 1 ? items[0] : items[items.length - 1]) : items[(index + step + items.length) % items.length];
  next?.focus();
  return next !== undefined;
}
