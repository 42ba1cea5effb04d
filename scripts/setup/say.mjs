/** Set-up talks on stderr only: stdout belongs to the command the user asked for (paths of pictures, the closing line of the tests). */
export function say(line) {
  process.stderr.write(`[set-up] ${line}\n`);
}

/** A failure the user can do something about: shown as one line, without a stack. */
export class SetUpError extends Error {
  name = 'SetUpError';
}

/** Runs a script's main and turns a failure into a line on stderr and an exit code. */
export async function runMain(main) {
  try {
    await main();
  } catch (error) {
    process.stderr.write(error instanceof SetUpError ? `${error.message}\n` : `${error?.stack ?? error}\n`);
    process.exitCode = 1;
  }
}
