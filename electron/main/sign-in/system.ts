/** The parts of signing in that are Electron's: browser, key store, network. */
import { net, safeStorage, shell } from 'electron';
import { browseByCommand } from './browser-command.ts';
import type { Fetch } from './service-access.ts';
import { SignInFault } from './sign-in-fault.ts';
import type { Encryption } from './vault.ts';

export async function browse(url: string): Promise<void> {
  const { protocol } = new URL(url);
  if (protocol !== 'https:' && protocol !== 'http:') throw new SignInFault('not-set-up', `The provider's address is ${protocol}, not a web page`);
  const command = process.env['RINGDESK_BROWSER'];
  if (command !== undefined && command.trim() !== '') return browseByCommand(command, url);
  try {
    await shell.openExternal(url);
  } catch (cause) {
    throw new SignInFault('no-browser', 'The system opened no browser', cause);
  }
}

/** "basic_text" is a key that stands in Chromium's source: it hides a token from nobody. */
export function keyStore(): Encryption {
  const plain = process.platform === 'linux' && ['basic_text', 'unknown'].includes(safeStorage.getSelectedStorageBackend());
  return {
    available: safeStorage.isEncryptionAvailable() && !plain,
    encrypt: (text) => safeStorage.encryptString(text),
    decrypt: (bytes) => safeStorage.decryptString(bytes),
  };
}

/** Through the system's proxy and certificates, as the user's browser goes; never with cookies. */
export const systemFetch: Fetch = (url, options) => net.fetch(url, { ...options, credentials: 'omit' });
