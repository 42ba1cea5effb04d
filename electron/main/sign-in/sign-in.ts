/**
 * Who works at this desk, and the token with which the replica speaks to the service. Knows nothing of Electron.
 *
 *   starting ──demo service──► not-needed
 *       │ └────OpenID, nobody remembered──► signed-out ──browser──► signed-in ◄──┐
 *       └──────OpenID, somebody remembered────────────────────────► signed-in    │ browser
 *                                               signed-out ◄──sign out──┤ └─the provider says no─► expired
 *
 * What is remembered is used at once; the service is asked beside it. So a desk without a network opens its local data.
 */
import type { Appearance, SignInState } from '../../../shared/contract/host.ts';
import type { OpenIdOffer, SignInOffer } from '../../../shared/wire.ts';
import type { Logger } from '../log.ts';
import { openCallback } from './callback-server.ts';
import { type Account, IdentityProvider, type Tokens } from './identity-provider.ts';
import { askDemoToken, askOffer, checkAccess, type Fetch } from './service-access.ts';
import { problemOf, reasonOf, SignInFault } from './sign-in-fault.ts';
import { TokenKeeper } from './token-keeper.ts';
import type { Vault } from './vault.ts';

/** Whose local data is opened. */
export type DeskUser = { readonly kind: 'demo'; readonly userName: string } | ({ readonly kind: 'openId' } & Account);

export interface SignInOptions {
  readonly url: string;
  /** Who signs in at a demonstration. */
  readonly demoUser: string;
  readonly vault: Vault;
  readonly fetch: Fetch;
  /** Shows an address in the user's browser. */
  readonly browse: (url: string) => Promise<void>;
  readonly language: () => Appearance['language'];
  readonly logger: Logger;
  /** null: nobody; local data is closed. Told before the first token of that user. */
  readonly onUser: (user: DeskUser | null) => void;
  readonly onToken: (address: { url: string; token: string }) => void;
  readonly onState: (state: SignInState) => void;
  /** How long somebody may take in the browser. */
  readonly browserLimitMs?: number;
}

const firstWaitMs = 1_000;
const longestWaitMs = 30_000;

export class SignIn {
  readonly #options: SignInOptions;
  #state: SignInState;
  #offer: SignInOffer | null = null;
  #provider: Promise<IdentityProvider> | null = null;
  #keeper: TokenKeeper | null = null;
  #account: Account | null = null;
  #refreshToken: string | null = null;
  #idToken: string | null = null;
  /** The person has to type who they are: after a sign-out, or when the account was the wrong one. */
  #anew = false;
  #attempt: { readonly abort: AbortController; url: string | null } | null = null;
  #timer: NodeJS.Timeout | undefined;
  #waitMs = firstWaitMs;
  #stopped = false;

  constructor(options: SignInOptions) {
    this.#options = options;
    this.#state = { session: 'starting', progress: null, problem: null, service: new URL(options.url).host, provider: null, account: null, kept: options.vault.keepsTokens };
  }

  get state(): SignInState {
    return this.#state;
  }

  start(): void {
    const remembered = this.#options.vault.read(this.#options.url);
    if (remembered) {
      this.#follow(remembered.offer);
      if (remembered.account && remembered.offer.openId) this.#resume(remembered.account, remembered.refreshToken);
    }
    void this.#ask();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#keeper?.stop();
    this.#attempt?.abort.abort(new Error('Ringdesk ends'));
  }

  /** A person pressed the button. Settles when the attempt is over, however it went; `state` says how. */
  async signIn(): Promise<void> {
    if (this.#attempt) {
      const { url } = this.#attempt;
      if (url !== null) await this.#options.browse(url).catch(() => undefined);
      return;
    }
    const offer = this.#offer?.openId;
    if (!offer) return;
    const attempt = { abort: new AbortController(), url: null as string | null };
    this.#attempt = attempt;
    this.#set({ progress: 'contacting', problem: null });
    try {
      this.#signedIn(await this.#throughBrowser(attempt));
    } catch (cause) {
      const problem = attempt.abort.signal.aborted ? null : problemOf(cause);
      if (problem === 'unknown-user') this.#anew = true;
      if (problem !== null) this.#options.logger.warn('The sign-in did not work', { problem, reason: reasonOf(cause) });
      this.#set({ problem });
    } finally {
      this.#attempt = null;
      this.#set({ progress: null });
    }
  }

  cancel(): void {
    this.#attempt?.abort.abort(new Error('Cancelled'));
  }

  /** Forgets the person here first; telling the provider is tried afterwards. What waits in their outbox stays on this computer. */
  async signOut(): Promise<void> {
    if (!this.#account) return;
    this.cancel();
    const [refreshToken, idToken] = [this.#refreshToken, this.#idToken];
    this.#forget();
    this.#anew = true;
    this.#set({ session: 'signed-out', account: null, problem: null });
    try {
      const provider = await this.#discovered();
      if (refreshToken !== null) await provider.revoke(refreshToken);
      const url = provider.signOutUrl(idToken);
      if (url !== null) await this.#options.browse(url);
    } catch (cause) {
      this.#options.logger.warn('Signed out here; the identity provider could not be told', { reason: reasonOf(cause) });
    }
  }

  /** The service did not take the token that the replica has. */
  tokenRefused(token: string, reason: 'invalid' | 'stranger'): void {
    if (reason === 'stranger') this.#set({ problem: 'unknown-user' });
    else if (this.#keeper) this.#keeper.refused(token);
    else if (this.#state.session === 'not-needed') this.#again();
  }

  async #throughBrowser(attempt: { readonly abort: AbortController; url: string | null }): Promise<Tokens> {
    const { url, fetch, browse, language, browserLimitMs = 5 * 60_000 } = this.#options;
    const { signal } = attempt.abort;
    const provider = await this.#discovered();
    signal.throwIfAborted();
    const state = IdentityProvider.randomState();
    const callback = await openCallback({ state, language: language(), limitMs: browserLimitMs, signal });
    let outcome: 'signed-in' | 'failed' = 'failed';
    try {
      const request = await provider.authorizationRequest(callback.redirectUri, state, this.#anew);
      attempt.url = request.url;
      this.#set({ progress: 'browser' });
      const [answer] = await Promise.all([callback.answer(), browse(request.url)]);
      this.#set({ progress: 'finishing' });
      const tokens = await provider.exchange(answer, request.checks);
      if (!tokens.account) throw new SignInFault('not-set-up', 'The provider sent no ID token');
      await checkAccess(url, tokens.accessToken, fetch);
      signal.throwIfAborted();
      outcome = 'signed-in';
      return tokens;
    } finally {
      callback.finish(outcome);
    }
  }

  #signedIn(tokens: Tokens): void {
    const { account } = tokens;
    if (!account) return;
    this.#keeper?.stop();
    this.#anew = false;
    this.#refreshToken = tokens.refreshToken;
    this.#openUser(account);
    this.#options.logger.info('Signed in', { issuer: account.issuer });
    this.#set({ session: 'signed-in', account: account.name, problem: null });
    this.#keeper = this.#newKeeper();
    this.#keeper.keep(tokens);
  }

  #resume(account: Account, refreshToken: string | null): void {
    this.#refreshToken = refreshToken;
    this.#openUser(account);
    this.#set({ session: refreshToken === null ? 'expired' : 'signed-in', account: account.name });
    if (refreshToken === null) return;
    this.#keeper = this.#newKeeper();
    this.#keeper.resume(refreshToken);
  }

  #openUser(account: Account): void {
    this.#account = account;
    this.#options.onUser({ kind: 'openId', ...account });
  }

  #newKeeper(): TokenKeeper {
    const { url, logger, onToken } = this.#options;
    return new TokenKeeper({
      logger,
      refresh: async (refreshToken) => (await this.#discovered()).refresh(refreshToken),
      onTokens: (tokens, refreshToken) => {
        this.#refreshToken = refreshToken;
        this.#idToken = tokens.idToken ?? this.#idToken;
        this.#remember();
        if (this.#state.problem === 'unknown-user') this.#set({ problem: null }); // perhaps they are known by now; the replica will say
        onToken({ url, token: tokens.accessToken });
      },
      onOver: () => {
        this.#keeper = null;
        this.#refreshToken = null;
        this.#remember();
        this.#set({ session: 'expired' });
      },
    });
  }

  #forget(): void {
    this.#keeper?.stop();
    this.#keeper = null;
    this.#account = null;
    this.#refreshToken = null;
    this.#idToken = null;
    this.#remember();
    this.#options.onUser(null);
  }

  #remember(): void {
    if (this.#offer) this.#options.vault.write(this.#options.url, { offer: this.#offer, account: this.#account, refreshToken: this.#refreshToken });
  }

  /** Asks the service how to sign in, until it says so; at a demonstration, until it gave a token. */
  async #ask(): Promise<void> {
    const { url, demoUser, fetch, logger, onToken } = this.#options;
    try {
      const offer = await askOffer(url, fetch);
      if (this.#stopped) return;
      this.#follow(offer);
      this.#remember();
      if (offer.demo) {
        const token = await askDemoToken(url, demoUser, fetch);
        if (this.#stopped) return;
        onToken({ url, token });
      }
      this.#waitMs = firstWaitMs;
    } catch (cause) {
      if (this.#stopped) return;
      logger.warn('The case service does not say how to sign in; asking again', { url, waitMs: this.#waitMs, reason: reasonOf(cause) });
      if (this.#state.session === 'starting') this.#set({ problem: problemOf(cause) });
      this.#again();
    }
  }

  #again(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#ask(), this.#waitMs);
    this.#waitMs = Math.min(this.#waitMs * 2, longestWaitMs);
  }

  /** What the service says, or said when it was last asked. */
  #follow(offer: SignInOffer): void {
    const before = this.#offer;
    this.#offer = offer;
    if (JSON.stringify(before) === JSON.stringify(offer)) return;
    this.#provider = null;
    if (offer.demo) {
      if (before && !before.demo) this.#forget();
      this.#options.onUser({ kind: 'demo', userName: this.#options.demoUser });
      this.#set({ session: 'not-needed', provider: null, account: null, problem: null });
      return;
    }
    // Somebody of another provider is nobody here.
    if (before && (before.demo || before.openId?.issuer !== offer.openId?.issuer)) this.#forget();
    const provider = offer.openId ? new URL(offer.openId.issuer).host : null;
    const session = this.#account ? this.#state.session : 'signed-out';
    this.#set({ session, provider, account: this.#account?.name ?? null, problem: offer.openId ? null : 'no-provider' });
  }

  #discovered(): Promise<IdentityProvider> {
    const offer: OpenIdOffer | null | undefined = this.#offer?.openId;
    if (!offer) return Promise.reject(new SignInFault('no-provider', 'The case service has no identity provider'));
    const provider = (this.#provider ??= IdentityProvider.discover(offer, this.#options.fetch));
    provider.catch(() => {
      if (this.#provider === provider) this.#provider = null; // asked again next time
    });
    return provider;
  }

  #set(patch: Partial<SignInState>): void {
    const before = JSON.stringify(this.#state);
    this.#state = { ...this.#state, ...patch };
    if (JSON.stringify(this.#state) !== before && !this.#stopped) this.#options.onState(this.#state);
  }
}
