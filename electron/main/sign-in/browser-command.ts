import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { SignInFault } from './sign-in-fault.ts';

/**
 * Runs the command of RINGDESK_BROWSER, with the address as its last argument, in place of the system's browser: for kiosks that have
 * none by default, and for tests. Words are separated by spaces; no shell is involved.
 */
export async function browseByCommand(command: string, url: string): Promise<void> {
  const [program = '', ...words] = command.split(/\s+/).filter((word) => word !== '');
  const child = spawn(program, [...words, url], { stdio: 'ignore', detached: true });
  try {
    await once(child, 'spawn');
  } catch (cause) {
    throw new SignInFault('no-browser', `RINGDESK_BROWSER (${program}) could not be started`, cause);
  }
  child.unref();
}
