import { AmiMessage } from './ami-message.ts';

/** Something in the stream that is not AMI: what it was, and where it began. */
export interface AmiProblem {
  readonly what: string;
  /** Bytes since the connection began. */
  readonly offset: number;
  /** The beginning of the offending line. */
  readonly excerpt: string;
}

export interface AmiParserOptions {
  readonly onMessage: (message: AmiMessage) => void;
  readonly onProblem: (problem: AmiProblem) => void;
  readonly onBanner?: (banner: string) => void;
  readonly maximumLineBytes?: number;
  readonly maximumBlockLines?: number;
}

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const bannerPattern = /^Asterisk Call Manager\/\S+$/;

/**
 * Reads an AMI byte stream in chunks of any size. Lines are cut out of the bytes before they are decoded, so a chunk may end inside
 * a UTF-8 character, a line or a block. What is no AMI is reported and skipped; the stream goes on with the next line.
 *
 *   reading ──line over the limit──► discarding line ──line feed──► reading
 *      └──block over the limit──► discarding block ──empty line──► reading      (a line may be over the limit in there, too)
 *
 * Never held: more than one unfinished line (maximumLineBytes) and one unfinished block (maximumBlockLines).
 */
export class AmiParser {
  readonly #options: AmiParserOptions;
  readonly #maximumLineBytes: number;
  readonly #maximumBlockLines: number;
  #discardingLine = false;
  #discardingBlock = false;
  #unfinished: Buffer = Buffer.alloc(0);
  #message = new AmiMessage();
  #linesInBlock = 0;
  #offset = 0;

  constructor(options: AmiParserOptions) {
    this.#options = options;
    this.#maximumLineBytes = options.maximumLineBytes ?? 16_384;
    this.#maximumBlockLines = options.maximumBlockLines ?? 1_000;
  }

  push(chunk: Buffer): void {
    let start = 0;
    for (let end = chunk.indexOf(lineFeed); end >= 0; end = chunk.indexOf(lineFeed, start)) {
      this.#lineEnds(chunk.subarray(start, end));
      start = end + 1;
    }
    this.#keep(chunk.subarray(start));
  }

  #keep(piece: Buffer): void {
    if (this.#discardingLine) {
      this.#offset += piece.length;
      return;
    }
    if (this.#unfinished.length + piece.length > this.#maximumLineBytes) {
      this.#report('a line is longer than the limit and was skipped', Buffer.concat([this.#unfinished, piece.subarray(0, 80)]));
      this.#offset += this.#unfinished.length + piece.length;
      this.#unfinished = Buffer.alloc(0);
      this.#discardingLine = true;
      return;
    }
    // A copy: the chunk belongs to the socket and may be large.
    this.#unfinished = Buffer.concat([this.#unfinished, piece]);
  }

  #lineEnds(piece: Buffer): void {
    // A chunk that ended inside a line may have left it too long only now.
    this.#keep(piece);
    if (this.#discardingLine) {
      this.#offset += 1;
      this.#discardingLine = false;
      return;
    }
    const bytes = this.#unfinished;
    this.#unfinished = Buffer.alloc(0);
    const text = bytes.at(-1) === carriageReturn ? bytes.subarray(0, -1) : bytes;
    if (text.length === 0) this.#blockEnds();
    else if (!this.#discardingBlock) this.#readLine(text);
    this.#offset += bytes.length + 1;
  }

  #readLine(bytes: Buffer): void {
    const line = bytes.toString('utf8');
    if (this.#linesInBlock === 0 && bannerPattern.test(line)) {
      this.#options.onBanner?.(line);
      return;
    }
    if (++this.#linesInBlock > this.#maximumBlockLines) {
      this.#report('a block has more lines than the limit and was skipped', bytes);
      this.#discardingBlock = true;
      return;
    }
    const match = /^([A-Za-z][\w()./-]*):(.*)$/s.exec(line);
    if (!match) {
      this.#report('a line is not "Key: value" and was skipped', bytes);
      return;
    }
    const [, key = '', value = ''] = match;
    this.#message.add(key, value.startsWith(' ') ? value.slice(1) : value);
  }

  #blockEnds(): void {
    const message = this.#message;
    const whole = !this.#discardingBlock;
    this.#message = new AmiMessage();
    this.#linesInBlock = 0;
    this.#discardingBlock = false;
    if (whole && !message.isEmpty) this.#options.onMessage(message);
  }

  #report(what: string, bytes: Buffer): void {
    this.#options.onProblem({ what, offset: this.#offset, excerpt: bytes.subarray(0, 80).toString('utf8') });
  }
}
