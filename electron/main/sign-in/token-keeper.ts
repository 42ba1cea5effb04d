/**
 * Keeps the access token of one signed-in person fresh.
 *
 *   fresh ──before it expires, or refused by the service──► refreshing ──► fresh
 *                                                             ├─ no answer ─► waits 1 s … 60 s ─► refreshing
 *                                                             └─ the provider says no ─► over: the person has to sign in again
 */
import type { Logger } from '../log.ts';
import type { Tokens } from './identity-provider.ts';
import { isOver, reasonOf } from './sign-in-fault.ts';

export interface TokenKeeperOptions {
  readonly logger: Logger;
  readonly refresh: (refreshToken: string) => Promise<Tokens>;
  /** Called before anything else is done with them: the provider may have made the old refresh token worthless. */
  readonly onTokens: (tokens: Tokens, refreshToken: string | null) => void;
  readonly onOver: () => void;
}

const firstWaitMs = 1_000;
const longestWaitMs = 60_000;
const longestTimerMs = 2 ** 31 - 1;
/** When the provider does not say how long a token lasts. */
const assumedSeconds = 300;
/** A service that refuses even fresh tokens must not make the desk ask for one after the other. */
const betweenRefusalsMs = 30_000;

export class TokenKeeper {
  readonly #options: TokenKeeperOptions;
  #refreshToken: string | null = null;
  #accessToken: string | null = null;
  #timer: NodeJS.Timeout | undefined;
  #refreshing = false;
  #waitMs = firstWaitMs;
  #refusedAt = 0;
  #stopped = false;

  constructor(options: TokenKeeperOptions) {
    this.#options = options;
  }

  /** After a sign-in. */
  keep(tokens: Tokens): void {
    this.#refreshToken = tokens.refreshToken ?? this.#refreshToken;
    this.#accessToken = tokens.accessToken;
    this.#options.onTokens(tokens, this.#refreshToken);
    const seconds = tokens.expiresInSeconds ?? assumedSeconds;
    // A quarter of its life, at most a minute, is left when it is replaced.
    this.#schedule((this.#refreshToken === null ? seconds : seconds - Math.min(60, seconds / 4)) * 1_000);
  }

  /** After a start: all there is is the refresh token. */
  resume(refreshToken: string): void {
    this.#refreshToken = refreshToken;
    void this.#refresh();
  }

  /** The service did not take this token. One that was replaced meanwhile is no news. */
  refused(accessToken: string): void {
    if (accessToken !== this.#accessToken || this.#refreshing) return;
    const waitMs = Math.max(0, this.#refusedAt + betweenRefusalsMs - Date.now());
    this.#refusedAt = Date.now() + waitMs;
    this.#accessToken = null;
    this.#schedule(waitMs);
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  #schedule(milliseconds: number): void {
    clearTimeout(this.#timer);
    if (!this.#stopped) this.#timer = setTimeout(() => void this.#refresh(), Math.min(milliseconds, longestTimerMs));
  }

  async #refresh(): Promise<void> {
    if (this.#refreshing || this.#stopped) return;
    const { logger, refresh, onOver } = this.#options;
    if (this.#refreshToken === null) {
      logger.warn('The access token has expired and the provider gave no refresh token (is offline_access among the scopes?): the person signs in again');
      return onOver();
    }
    this.#refreshing = true;
    try {
      const tokens = await refresh(this.#refreshToken);
      this.#waitMs = firstWaitMs;
      if (!this.#stopped) this.keep(tokens);
    } catch (cause) {
      if (this.#stopped) return;
      if (isOver(cause)) {
        logger.warn('The identity provider does not renew the sign-in: the person signs in again', { reason: reasonOf(cause) });
        onOver();
        return;
      }
      logger.warn('The sign-in could not be renewed; trying again', { waitMs: this.#waitMs, reason: reasonOf(cause) });
      this.#schedule(this.#waitMs * (0.75 + Math.random() / 4));
      this.#waitMs = Math.min(this.#waitMs * 2, longestWaitMs);
    } finally {
      this.#refreshing = false;
    }
  }
}
