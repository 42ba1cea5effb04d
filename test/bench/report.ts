/** Figures for people: a table on the screen, a page for the repository. */
import { execFile } from 'node:child_process';
import { cpus, loadavg, totalmem } from 'node:os';
import { promisify } from 'node:util';
import sqlite3 from 'sqlite3';
import type { BenchResult } from './result.ts';

const verdict = ({ holds }: BenchResult) => (holds === null ? '–' : holds ? 'holds' : 'MISSED');
const figure = (value: number | null) => (value === null ? '' : value.toLocaleString('en-US'));
const columns = ['what', 'value', 'unit', 'compared with', 'ratio', 'goal', ''];
const cells = (result: BenchResult) => [result.name, figure(result.value), result.unit, figure(result.baseline), figure(result.ratio), result.goal, verdict(result)];

export function table(results: readonly BenchResult[]): string {
  const rows = [columns, ...results.map(cells)];
  const widths = columns.map((_, index) => Math.max(...rows.map((row) => row[index]?.length ?? 0)));
  return rows.map((row) => row.map((cell, index) => (index === 1 || index === 3 || index === 4 ? cell.padStart(widths[index] ?? 0) : cell.padEnd(widths[index] ?? 0))).join('  ').trimEnd()).join('\n');
}

export interface Machine {
  readonly date: string;
  readonly lines: readonly string[];
}

export async function describeMachine(): Promise<Machine> {
  const [cpu] = cpus();
  const sqlite = await new Promise<string>((resolve) => {
    const database = new sqlite3.Database(':memory:');
    database.get<{ version: string }>('SELECT sqlite_version() AS version', (_error, row) => {
      resolve(row.version);
      database.close();
    });
  });
  const program = await promisify(execFile)('sqlite3', ['--version']).then(({ stdout }) => stdout.split(' ')[0] ?? '', () => 'not installed');
  return {
    date: new Date().toISOString().slice(0, 10),
    lines: [
      `${cpus().length} × ${cpu?.model ?? 'unknown processor'}, ${Math.round(totalmem() / 2 ** 30)} GB; load average at the end ${loadavg().map((load) => load.toFixed(1)).join(' ')}`,
      `Node.js ${process.versions.node}, SQLite ${sqlite} in the replica, ${program} in the sqlite3 program; Electron under Xvfb, no graphics card, no compositor`,
    ],
  };
}

export function report(results: readonly BenchResult[], { date, lines }: Machine): string {
  const line = (row: readonly string[]) => `| ${row.join(' | ')} |`;
  return [
    '# Results of the last full run',
    '',
    `${date}. Written by \`npm run bench\`; what is measured and how stands in [README.md](README.md). Trust the ratios: absolute figures are of this machine.`,
    '',
    ...lines.map((text) => `- ${text}`),
    '',
    line(columns),
    line(columns.map(() => '---')),
    ...results.map((result) => line(cells(result))),
    '',
  ].join('\n');
}
