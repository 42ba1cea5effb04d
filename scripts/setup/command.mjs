import { startOwned, stopOwned } from '../owned-processes.mjs';
import { SetUpError } from './say.mjs';

/**
 * Runs a program to its end. Its output goes to our stderr (`show`, the default) or is returned; a time limit always holds.
 * @param {string} program
 * @param {string[]} words
 * @param {{ folder?: string, environment?: Record<string, string | undefined>, seconds?: number, output?: 'show' | 'keep' }} [options]
 * @returns {Promise<{ code: number, output: string }>} never rejects: a program that is missing or too slow has code 127 or 124, as in a shell
 */
export function run(program, words, { folder, environment, seconds = 600, output = 'show' } = {}) {
  return new Promise((settle) => {
    const child = startOwned(program, words, {
      cwd: folder,
      env: { ...process.env, ...environment },
      stdio: ['ignore', output === 'show' ? 2 : 'pipe', output === 'show' ? 2 : 'pipe'],
    });
    let kept = '';
    let late = false;
    const keep = (chunk) => (kept = (kept + chunk).slice(-200_000));
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    const limit = setTimeout(() => {
      late = true;
      void stopOwned(child);
    }, seconds * 1000);
    child.on('error', (error) => {
      clearTimeout(limit);
      settle({ code: 127, output: `${kept}${error.message}` });
    });
    child.on('close', (code) => {
      clearTimeout(limit);
      settle({ code: late ? 124 : (code ?? 1), output: late ? `${kept}stopped after ${seconds} s` : kept });
    });
  });
}

/** Like `run`, for what must succeed. */
export async function mustRun(program, words, options) {
  const { code, output } = await run(program, words, options);
  if (code !== 0) {
    const shown = output.trim().split('\n').slice(-15).join('\n');
    throw new SetUpError(`${[program, ...words].join(' ')} ended with ${code}${shown ? `:\n${shown}` : ''}`);
  }
  return output;
}
