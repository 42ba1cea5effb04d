/** A desk's sign-in without Electron: everything it tells is kept here, and can be waited for. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type DeskUser, SignIn, type SignInOptions } from '../../electron/main/sign-in/sign-in.ts';
import { type Encryption, Vault } from '../../electron/main/sign-in/vault.ts';
import type { SignInState } from '../../shared/contract/host.ts';
import { followSignIn } from '../support/follow-sign-in.mjs';

export const demo: DeskUser = { kind: 'demo', userName: 'call-taker' };

/** What the system's key store is in the application. */
export function keyStore(key = randomBytes(32)): Encryption {
  return {
    available: true,
    encrypt(text) {
      const iv = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, iv);
      const bytes = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), bytes]);
    },
    decrypt(bytes) {
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12)).setAuthTag(bytes.subarray(12, 28));
      return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
    },
  };
}
export const noKeyStore: Encryption = { available: false, encrypt: () => Buffer.alloc(0), decrypt: () => '' };

export function desk(options: { url: string; vaultFile?: string; encryption?: Encryption } & Partial<Pick<SignInOptions, 'browse' | 'browserLimitMs' | 'fetch'>>) {
  const vaultFile = options.vaultFile ?? join(mkdtempSync(join(tmpdir(), 'ringdesk-sign-in-')), 'sign-in.json');
  const warnings: string[] = [];
  const warn = (message: string, details?: Record<string, unknown>) => void warnings.push(`${message} ${JSON.stringify(details)}`);
  const logger = { info: () => undefined, warn, error: warn };
  const users: (DeskUser | null)[] = [];
  /** Where the browser ended. */
  const pages: { url: string; status: number; text: string }[] = [];
  const states: SignInState[] = [];
  const arrived: string[] = [];
  let wake = () => undefined as void;
  const vault = new Vault(vaultFile, options.encryption ?? keyStore(), logger);

  const signIn = new SignIn({
    url: options.url,
    demoUser: 'call-taker',
    vault,
    fetch: options.fetch ?? ((url, more) => fetch(url, more)),
    browse: options.browse ?? (async (url) => void followSignIn(url).then((page) => pages.push(page))),
    language: () => 'en',
    logger,
    onUser: (user) => void users.push(user),
    onToken: ({ token }) => {
      arrived.push(token);
      wake();
    },
    onState: (state) => {
      states.push(state);
      wake();
    },
    ...(options.browserLimitMs === undefined ? {} : { browserLimitMs: options.browserLimitMs }),
  });
  onTestFinished(() => signIn.stop());

  async function wait(done: () => boolean): Promise<void> {
    const limit = AbortSignal.timeout(10_000);
    while (!done()) {
      await new Promise<void>((resolve, reject) => {
        wake = resolve;
        limit.addEventListener('abort', () => reject(new Error(`not within 10 s; ${JSON.stringify(signIn.state)}; ${warnings.join('; ')}`)));
      });
    }
  }
  let taken = 0;
  return {
    signIn,
    vault,
    vaultFile,
    users,
    warnings,
    pages,
    states,
    until: (done: (state: SignInState) => boolean) => wait(() => done(signIn.state)),
    tokens: {
      all: arrived,
      /** The next one that the replica is given. */
      async next(): Promise<string> {
        await wait(() => arrived.length > taken);
        return arrived[taken++] ?? '';
      },
    },
  };
}
