/** What every benchmark gives back, and what it is told. */
export interface BenchResult {
  name: string;
  value: number;
  unit: string;
  /** What it is compared with, measured in the same run. */
  baseline: number | null;
  /** How many times better than the baseline. */
  ratio: number | null;
  goal: string;
  /** null: there is no goal, or it could not be measured. */
  holds: boolean | null;
}

export interface BenchOptions {
  /** A smaller run, while developing. Its figures are not the ones to quote. */
  readonly quick: boolean;
  /** Progress, to stderr. */
  readonly say: (line: string) => void;
}

export type Bench = (options: BenchOptions) => Promise<BenchResult[]>;
