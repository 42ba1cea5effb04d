import type { CallEvent } from '../../shared/wire.ts';
import type { Desk } from './desk.ts';
import type { Reach } from './log/call-log.ts';

/** Which desks an event concerns, without asking each of a thousand: those of its extension, and those that see all. */
export class DeskDirectory {
  readonly #places = new Map<Desk, readonly string[]>();
  readonly #byExtension = new Map<string, Set<Desk>>();

  place(desk: Desk, reach: Reach): void {
    this.remove(desk);
    const names = reach === 'all' ? [everything] : reach.map(extensionName);
    this.#places.set(desk, names);
    for (const name of names) {
      const desks = this.#byExtension.get(name) ?? new Set();
      this.#byExtension.set(name, desks.add(desk));
    }
  }

  remove(desk: Desk): void {
    for (const name of this.#places.get(desk) ?? []) {
      const desks = this.#byExtension.get(name);
      desks?.delete(desk);
      if (desks?.size === 0) this.#byExtension.delete(name);
    }
    this.#places.delete(desk);
  }

  publish(event: CallEvent): void {
    for (const desk of this.#byExtension.get(everything) ?? []) desk.publish(event);
    if (event.extension !== undefined) for (const desk of this.#byExtension.get(extensionName(event.extension)) ?? []) desk.publish(event);
  }
}

/** No extension's name, whatever a PBX calls them. */
const everything = 'all';
const extensionName = (extension: string) => `extension ${extension}`;
