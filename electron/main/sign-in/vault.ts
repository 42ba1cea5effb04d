/**
 * What a desk remembers of signing in, by service: how one signs in there, who did, and the refresh token, encrypted with the system's
 * key store. Where the system has none, the token stays in memory and people sign in after every start.
 */
import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { signInOfferSchema } from '../../../shared/wire.ts';
import type { Logger } from '../log.ts';

export interface Encryption {
  /** False: whoever reads the file could read the token. */
  readonly available: boolean;
  encrypt(text: string): Buffer;
  /** @throws Error when the key is another one now */
  decrypt(bytes: Buffer): string;
}

const rememberedSchema = z.object({
  offer: signInOfferSchema,
  account: z.object({ issuer: z.string(), subject: z.string(), name: z.string() }).nullable(),
  /** In the file: encrypted, base64. */
  refreshToken: z.string().nullable(),
});
export type Remembered = z.infer<typeof rememberedSchema>;
const fileSchema = z.object({ services: z.record(z.string(), rememberedSchema) });

export class Vault {
  readonly #file: string;
  readonly #encryption: Encryption;
  readonly #logger: Logger;

  constructor(file: string, encryption: Encryption, logger: Logger) {
    this.#file = file;
    this.#encryption = encryption;
    this.#logger = logger;
    if (!encryption.available) logger.info('This computer has no key store that keeps secrets: people sign in again after every start of Ringdesk');
  }

  /** Whether a refresh token outlives the application. */
  get keepsTokens(): boolean {
    return this.#encryption.available;
  }

  read(service: string): Remembered | null {
    const remembered = this.#all()[service];
    return remembered ? { ...remembered, refreshToken: this.#decrypted(remembered.refreshToken) } : null;
  }

  /** Whole or not at all: a power cut leaves the old file. A disk that is full costs the memory, not the session. */
  write(service: string, remembered: Remembered): void {
    const { refreshToken } = remembered;
    const kept = refreshToken !== null && this.#encryption.available ? this.#encryption.encrypt(refreshToken).toString('base64') : null;
    const services = { ...this.#all(), [service]: { ...remembered, refreshToken: kept } };
    try {
      mkdirSync(dirname(this.#file), { recursive: true });
      const fresh = `${this.#file}.new`;
      writeFileSync(fresh, JSON.stringify({ services }), { mode: 0o600 });
      chmodSync(fresh, 0o600);
      renameSync(fresh, this.#file);
    } catch (cause) {
      this.#logger.error('The sign-in could not be remembered', { file: this.#file, reason: String(cause) });
    }
  }

  #all(): Record<string, Remembered> {
    let text: string;
    try {
      text = readFileSync(this.#file, 'utf8');
    } catch {
      return {}; // nobody has signed in yet
    }
    try {
      return fileSchema.parse(JSON.parse(text)).services;
    } catch (cause) {
      this.#logger.warn('What was remembered of signing in cannot be read and is left out', { file: this.#file, reason: String(cause).slice(0, 200) });
      return {};
    }
  }

  #decrypted(token: string | null): string | null {
    if (token === null || !this.#encryption.available) return null;
    try {
      return this.#encryption.decrypt(Buffer.from(token, 'base64'));
    } catch (cause) {
      this.#logger.warn('The kept sign-in cannot be decrypted on this computer any more', { reason: String(cause) });
      return null;
    }
  }
}
