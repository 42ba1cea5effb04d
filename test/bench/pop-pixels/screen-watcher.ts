/** Watches a place of the screen through `screen-watcher.c`, which is compiled for each run. */
import type { ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { mustRun } from '../../../scripts/setup/command.mjs';
import { startOwned, stopOwned } from '../../../scripts/owned-processes.mjs';

export interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}
/** 24-bit pixels, row by row. */
export interface Picture extends Place {
  readonly pixels: Uint32Array;
}
/** The watched place looked so from then on. */
export interface Sighting {
  readonly at: bigint;
  readonly hash: string;
}

const answersWithinMs = 5_000;

export class ScreenWatcher {
  readonly #child: ChildProcess;
  readonly #folder: string;
  #answered: (line: string) => void = () => undefined;
  #sightings: Sighting[] = [];
  #seen: () => void = () => undefined;
  #hash = '';

  private constructor(child: ChildProcess, folder: string) {
    this.#child = child;
    this.#folder = folder;
    if (!child.stdout) throw new Error('The watcher has no output');
    createInterface({ input: child.stdout }).on('line', (line) => this.#take(line));
  }

  static async start(display: Readonly<Record<string, string>>, folder: string): Promise<ScreenWatcher> {
    const program = join(folder, 'screen-watcher');
    await mustRun('gcc', ['-O2', '-o', program, join(import.meta.dirname, 'screen-watcher.c'), '-lX11', '-lXdamage'], { output: 'keep', seconds: 60 });
    return new ScreenWatcher(startOwned(program, [], { env: { ...process.env, ...display }, stdio: ['pipe', 'pipe', 2] }), folder);
  }

  async grab(place: Place): Promise<Picture> {
    const file = join(this.#folder, 'grabbed.ppm');
    await this.#ask(`grab ${wordsOf(place)} ${file}`);
    return { ...place, pixels: pixelsOf(await readFile(file), place) };
  }

  /** @returns how the place looks now */
  async watch(place: Place): Promise<string> {
    this.#hash = (await this.#ask(`watch ${wordsOf(place)}`)).split(' ')[1] ?? '';
    this.forget();
    return this.#hash;
  }
  forget(): void {
    this.#sightings = [];
  }

  /** How the watched place looks, as last told. */
  get hash(): string {
    return this.#hash;
  }
  /** All since `forget`. */
  get sightings(): readonly Sighting[] {
    return this.#sightings;
  }

  /** The first sighting since `forget` that is meant, also when it has been already; null when it does not come in time. */
  async until(isMeant: (sighting: Sighting) => boolean, withinMs: number): Promise<Sighting | null> {
    return new Promise((resolve) => {
      const late = setTimeout(() => settle(null), withinMs);
      const settle = (found: Sighting | null) => {
        clearTimeout(late);
        this.#seen = () => undefined;
        resolve(found);
      };
      this.#seen = () => {
        const found = this.#sightings.find(isMeant);
        if (found) settle(found);
      };
      this.#seen();
    });
  }

  stop(): Promise<void> {
    return stopOwned(this.#child);
  }

  #take(line: string): void {
    const [kind, at, hash] = line.split(' ');
    if (kind !== 'pixels') return this.#answered(line);
    this.#hash = hash ?? '';
    this.#sightings.push({ at: BigInt(at ?? 0), hash: this.#hash });
    this.#seen();
  }

  #ask(command: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`The watcher of the screen did not answer to "${command}"`)), answersWithinMs);
      this.#answered = (line) => {
        clearTimeout(late);
        resolve(line);
      };
      this.#child.stdin?.write(`${command}\n`);
    });
  }
}

const wordsOf = ({ x, y, width, height }: Place) => `${x} ${y} ${width} ${height}`;

/** The watcher writes "P6", width and height, 255, a line each, and then three bytes a pixel. */
function pixelsOf(file: Buffer, { width, height }: Place): Uint32Array {
  const start = file.length - width * height * 3;
  return Uint32Array.from({ length: width * height }, (_, index) => file.readUIntBE(start + index * 3, 3));
}
