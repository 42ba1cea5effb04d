/** Another program's window (xev), with the focus, that writes down every key it gets. */
import { execFile, execFileSync, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export interface OtherWindow {
  readonly id: string;
  hasFocus(): boolean;
  /** Where the X server shows the window with this title. */
  placeOf(title: string): { x: number; y: number; width: number; height: number };
  /** Types for about two seconds, beside whatever else happens; answers with what arrived here, once as many keys have arrived. */
  type(text: string): Promise<string>;
  /** A key of the keyboard, for whoever has it now (`ctrl+F11`). */
  press(key: string): void;
  /** F11 in a browser, a presentation: the whole screen, with the focus. */
  fillScreen(): void;
  /** How many colours the screen shows there: one where this window is on top, many where the pop is. */
  coloursAt(place: { x: number; y: number; width: number; height: number }): number;
  /** The whole screen as somebody before it sees it. */
  picture(path: string): void;
  /** A click with the mouse. */
  click(x: number, y: number): void;
  close(): void;
}

const title = 'A letter in another program';

/** @param environment with the DISPLAY that it stands on, when it is not this process's own */
export async function openOtherWindow(environment: Readonly<Record<string, string>> = {}): Promise<OtherWindow> {
  const env = { ...process.env, ...environment };
  // `--sync` waits for ever by itself; the time limit turns that into a failed test.
  const xdotool = (...words: string[]) => execFileSync('xdotool', words, { encoding: 'utf8', timeout: 10_000, env }).trim();
  const child = spawn('xev', ['-name', title, '-geometry', '400x200+40+40', '-event', 'keyboard'], { env, stdio: ['ignore', 'pipe', 'ignore'] });
  let typed = '';
  let arrived = () => undefined as void;
  let pressing = false;
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (/^Key(Press|Release) event/.test(line)) pressing = line.startsWith('KeyPress');
    const letter = /XLookupString gives 1 bytes: \([0-9a-f]+\) "(.)"/.exec(line)?.[1];
    if (pressing && letter !== undefined) {
      typed += letter;
      arrived();
    }
  });
  const id = xdotool('search', '--sync', '--onlyvisible', '--name', title).split('\n')[0] ?? '';
  xdotool('windowactivate', '--sync', id);
  return {
    id,
    placeOf(name) {
      const found = xdotool('search', '--onlyvisible', '--name', `^${name}$`);
      const value = (key: string, text: string) => Number(new RegExp(`^${key}=(-?\\d+)$`, 'm').exec(text)?.[1]);
      const text = xdotool('getwindowgeometry', '--shell', found.split('\n')[0] ?? '');
      return { x: value('X', text), y: value('Y', text), width: value('WIDTH', text), height: value('HEIGHT', text) };
    },
    // The X server's word: a window manager knows only of its own windows.
    hasFocus: () => xdotool('getwindowfocus') === id,
    type(text) {
      typed = '';
      return new Promise((resolve) => {
        arrived = () => {
          if (typed.length >= text.length) resolve(typed);
        };
        execFile('xdotool', ['type', '--delay', '45', text], { env });
      });
    },
    press: (key) => void xdotool('key', key),
    fillScreen: () => void execFileSync('wmctrl', ['-i', '-r', id, '-b', 'add,fullscreen'], { timeout: 10_000, env }),
    coloursAt({ x, y, width, height }) {
      const words = ['-window', 'root', '-crop', `${width}x${height}+${x}+${y}`, '-format', '%k', 'info:'];
      return Number(execFileSync('import', words, { encoding: 'utf8', timeout: 10_000, env }));
    },
    picture: (path) => void execFileSync('import', ['-window', 'root', path], { timeout: 10_000, env }),
    click: (x, y) => void xdotool('mousemove', String(x), String(y), 'click', '1'),
    close: () => void child.kill(),
  };
}
