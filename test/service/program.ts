/** The program `npm run service` as an operator starts it: a process of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { fileURLToPath } from 'node:url';

const project = fileURLToPath(new URL('../..', import.meta.url));

export interface Program {
  readonly process: ChildProcess;
  readonly output: () => { out: string; err: string };
  /** Its exit code; null when a signal ended it. */
  readonly ended: Promise<number | null>;
  /** The address that it prints when it is ready. Rejects with what it wrote to stderr when it ends before. */
  ready(): Promise<string>;
  /** Resolves as soon as stderr holds this. */
  logged(text: string): Promise<void>;
}

export function program(flags: readonly string[], environment: Readonly<Record<string, string>> = {}): Program {
  return run([process.execPath, '--import', 'tsx', 'service/main.ts', ...flags], environment);
}

/** Obeying the modes of files even where the tests run as root, who otherwise may write everywhere. */
export function programThatObeysModes(flags: readonly string[]): Program {
  const start = [process.execPath, '--import', 'tsx', 'service/main.ts', ...flags];
  return run(process.getuid?.() === 0 ? ['setpriv', '--bounding-set=-dac_override,-dac_read_search', ...start] : start, {});
}

/** With a limit on the size of files that it may write, in bytes: what a full disk is like. */
export function programWithFileLimit(bytes: number, flags: readonly string[], environment: Readonly<Record<string, string>> = {}): Program {
  const command = `ulimit -f ${Math.ceil(bytes / 1024)}; trap '' XFSZ; exec "$@"`;
  return run(['bash', '-c', command, 'service', process.execPath, '--import', 'tsx', 'service/main.ts', ...flags], environment);
}

function run([command = '', ...parameters]: readonly string[], environment: Readonly<Record<string, string>>): Program {
  const child = spawn(command, parameters, { cwd: project, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...environment } });
  const changed = new EventEmitter();
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
    changed.emit('changed');
  });
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk.toString();
    changed.emit('changed');
  });
  const ended = once(child, 'close').then(([code]) => {
    changed.emit('changed');
    return code as number | null;
  });
  const isOver = () => child.exitCode !== null || child.signalCode !== null;
  const until = async (done: () => boolean, what: string) => {
    while (!done()) {
      if (isOver()) {
        await ended;
        if (done()) return;
        throw new Error(`${what} did not come: ${err}`);
      }
      await once(changed, 'changed');
    }
  };
  return {
    process: child,
    output: () => ({ out, err }),
    ended,
    ready: async () => {
      await until(() => out.includes('\n'), 'The ready line');
      return (JSON.parse(out) as { url: string }).url;
    },
    logged: (text) => until(() => err.includes(text), text),
  };
}
