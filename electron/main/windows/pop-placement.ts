import type { Rectangle } from 'electron';

export const popWidth = 380;
/** Distance to the edges of the work area, in CSS pixels. */
export const popMargin = 12;

/** Bottom right of the work area; content that is higher than the work area is cut to it and scrolls. */
export function popBounds(workArea: Rectangle, contentHeight: number): Rectangle {
  const height = Math.max(1, Math.min(contentHeight, workArea.height - 2 * popMargin));
  return {
    x: workArea.x + workArea.width - popWidth - popMargin,
    y: workArea.y + workArea.height - height - popMargin,
    width: popWidth,
    height,
  };
}
