import { everything, type Sight } from '../store/sight.ts';
import type { Principal } from './principal.ts';

/** What this principal may see. */
export function sightOf(_principal: Principal): Sight {
  return everything;
}
