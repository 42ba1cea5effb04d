/**
 * Finds, from pixels alone and so for any app, where on the screen it says who is calling, and how that place looks for each of the two
 * callers. A sample then ends when exactly these pixels are there: an empty window, or what the window showed for the call before, is
 * not a pop.
 *
 *   absent ──ring of a caller──► present: two pictures, a second apart, show what stands still ──hang-up──► absent
 *   place = the first lines of pixels that stand still and are others for the other caller
 */
import { setTimeout as pause } from 'node:timers/promises';
import { callerCount } from '../../city/rows.ts';
import type { Picture, Place, ScreenWatcher } from './screen-watcher.ts';
import type { ServiceLink } from './service-link.ts';

export interface Probe {
  readonly place: Place;
  readonly absent: string;
  /** By caller. */
  readonly present: readonly string[];
}

/** Where both apps show their pop, at the bottom right of the screen of `startDisplay`. */
const corner: Place = { x: 1500, y: 200, width: 420, height: 880 };
const appearsWithinMs = 20_000;
/** Fonts are loaded and lists filled by then; the pop's timer moves once a second, so that two pictures differ in it. */
const settlesAfterMs = 900;
const secondPictureAfterMs = 1_100;
const looksAtMost = 20;
/** Lines of pixels without a difference inside one line of text. */
const largestGap = 4;
/** So near to a line in which something moves nothing counts: two digits of a timer have pixels in common, which seem to stand still. */
const reachOfMoving = 12;

/** Looks until it sees the same twice: behind a load indexes are still made, and a pop may have more to say afterwards. */
export async function findProbe(watcher: ScreenWatcher, service: ServiceLink): Promise<Probe> {
  let before = await look(watcher, service);
  for (let times = 1; times < looksAtMost; times++) {
    const probe = await look(watcher, service);
    if (probe && JSON.stringify(probe) === JSON.stringify(before)) return probe;
    before = probe;
  }
  throw new Error(`The pop looked different each time that a caller rang, or did not say who it is (${looksAtMost} times)`);
}

async function look(watcher: ScreenWatcher, service: ServiceLink): Promise<Probe | null> {
  const absent = await watcher.grab(corner);
  const seen: { picture: Picture; later: Picture }[] = [];
  for (let caller = 0; caller < callerCount; caller++) {
    const nothing = await watcher.watch(corner);
    await service.ring(caller);
    if (!(await watcher.until((sighting) => sighting.hash !== nothing, appearsWithinMs))) throw new Error(`No pop within ${appearsWithinMs} ms`);
    await pause(settlesAfterMs);
    const picture = await watcher.grab(corner);
    await pause(secondPictureAfterMs);
    seen.push({ picture, later: await watcher.grab(corner) });
    watcher.forget();
    await service.hangUp();
    if (!(await watcher.until((sighting) => sighting.hash === nothing, appearsWithinMs))) throw new Error(`The pop did not go within ${appearsWithinMs} ms`);
  }
  const [one, other] = seen;
  if (!one || !other) throw new Error('There must be two callers');
  const moving = linesWithMoving((index) => [one, other].some(({ picture, later }) => picture.pixels[index] !== later.pixels[index]));
  const place = firstLines((index) => !moving.has(Math.floor(index / corner.width)) && one.picture.pixels[index] !== other.picture.pixels[index]);
  return place && { place, absent: hashOf(absent, place), present: seen.map(({ later }) => hashOf(later, place)) };
}

/** Lines of pixels in which something moves, or near it. */
function linesWithMoving(moves: (index: number) => boolean): Set<number> {
  const lines = new Set<number>();
  for (let y = 0; y < corner.height; y++) {
    if (!Array.from({ length: corner.width }, (_, x) => y * corner.width + x).some(moves)) continue;
    for (let line = y - reachOfMoving; line <= y + reachOfMoving; line++) lines.add(line);
  }
  return lines;
}

/** Large enough to be a line of text: cards of different heights differ in their edges, too. @returns null when nothing stands still */
function firstLines(differs: (index: number) => boolean): Place | null {
  for (let from = 0; from < corner.height; ) {
    const lines = nextLines(differs, from);
    if (!lines) break;
    if (lines.width >= 20 && lines.height >= 6) return { ...lines, x: corner.x + lines.x, y: corner.y + lines.y };
    from = lines.y + lines.height;
  }
  return null;
}

function nextLines(differs: (index: number) => boolean, from: number): Place | null {
  let [top, bottom, left, right] = [-1, -1, corner.width, -1];
  for (let y = from; y < corner.height && (top < 0 || y - bottom <= largestGap); y++) {
    for (let x = 0; x < corner.width; x++) {
      if (!differs(y * corner.width + x)) continue;
      if (top < 0) top = y;
      bottom = y;
      left = Math.min(left, x);
      right = Math.max(right, x);
    }
  }
  return top < 0 ? null : { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
}

/** FNV-1a, as `screen-watcher.c` has it. */
function hashOf(picture: Picture, place: Place): string {
  let hash = 2_166_136_261;
  for (let y = 0; y < place.height; y++) {
    const start = (place.y - picture.y + y) * picture.width + place.x - picture.x;
    for (const pixel of picture.pixels.subarray(start, start + place.width)) hash = Math.imul(hash ^ pixel, 16_777_619) >>> 0;
  }
  return hash.toString(16).padStart(8, '0');
}
