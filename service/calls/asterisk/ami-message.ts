/**
 * One block of the Asterisk Manager Interface: `Key: value` lines up to an empty line. A key may repeat (ChanVariable), so every
 * key holds a list. Reference: https://docs.asterisk.org/Configuration/Interfaces/Asterisk-Manager-Interface-AMI/
 */
export class AmiMessage {
  readonly #values = new Map<string, string[]>();

  add(key: string, value: string): void {
    const values = this.#values.get(key);
    if (values) values.push(value);
    else this.#values.set(key, [value]);
  }

  /** The first value of a key; undefined when the block does not have it. */
  get(key: string): string | undefined {
    return this.#values.get(key)?.[0];
  }

  all(key: string): readonly string[] {
    return this.#values.get(key) ?? [];
  }

  keys(): string[] {
    return [...this.#values.keys()];
  }

  get event(): string | undefined {
    return this.get('Event');
  }

  get isEmpty(): boolean {
    return this.#values.size === 0;
  }
}

/**
 * The bytes of an action. A line break inside a value would smuggle a second header or action into the stream, so it is refused.
 */
export function encodeAction(action: Readonly<Record<string, string>>): string {
  const lines = Object.entries(action).map(([key, value]) => {
    if (/[\r\n]/.test(key + value)) throw new Error(`The value of ${key} holds a line break`);
    return `${key}: ${value}\r\n`;
  });
  return `${lines.join('')}\r\n`;
}
