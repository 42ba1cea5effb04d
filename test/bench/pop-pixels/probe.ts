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
/** Lines of pixels without a difference inside one line of text. */
const largestGap = 4;

export async function findProbe(watcher: ScreenWatcher, service: ServiceLink): Promise<Probe> {
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
  const still = (index: number) => [one, other].every(({ picture, later }) => picture.pixels[index] === later.pixels[index]);
  const place = firstLines((index) => still(index) && one.picture.pixels[index] !== other.picture.pixels[index]);
  return { place, absent: hashOf(absent, place), present: seen.map(({ later }) => hashOf(later, place)) };
}

function firstLines(differs: (index: number) => boolean): Place {
  let [top, bottom, left, right] = [-1, -1, corner.width, -1];
  for (let y = 0; y < corner.height && (top < 0 || y - bottom <= largestGap); y++) {
    for (let x = 0; x < corner.width; x++) {
      if (!differs(y * corner.width + x)) continue;
      if (top < 0) top = y;
      bottom = y;
      left = Math.min(left, x);
      right = Math.max(right, x);
    }
  }
  const place = { x: corner.x + left, y: corner.y + top, width: right - left + 1, height: bottom - top + 1 };
  if (top < 0 || place.width < 20 || place.height < 6) throw new Error(`The pop does not say who is calling: ${JSON.stringify(place)}`);
  return place;
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
