import { loadavg } from 'node:os';
import Table from 'cli-table3';

/** One measured row of design.md section 5: a figure, the baseline of the same run beside it, and whether the goal is reached. */
export interface BenchRow {
  readonly name: string;
  /** With its unit: `1234 records/s`. */
  readonly figure: string;
  /** The same work with no logic between; null where a row has none. */
  readonly baseline: string | null;
  /** Figure by baseline, so that more is better or as the goal says; null without a baseline. */
  readonly ratio: number | null;
  readonly goal: string;
  readonly isReached: boolean;
  /** What else was seen, by name. */
  readonly details: Readonly<Record<string, string | number>>;
  /** Mean load of the machine over the last minute when the row ended; absolute figures mean little when others compute. */
  readonly load: number;
}

export function rowOf(row: Omit<BenchRow, 'load'>): BenchRow {
  return { ...row, load: rounded(loadavg()[0] ?? 0, 1) };
}

export function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

/** The rows as a table for a terminal. */
export function tableOf(rows: readonly BenchRow[]): string {
  const table = new Table({
    head: ['work', 'figure', 'baseline', 'ratio', 'goal', 'reached', 'load'],
    style: { head: [], border: [] },
  });
  for (const { name, figure, baseline, ratio, goal, isReached, load } of rows)
    table.push([
      name,
      figure,
      baseline ?? '-',
      ratio === null ? '-' : ratio.toFixed(2),
      goal,
      isReached ? 'yes' : 'no',
      load,
    ]);
  const details = rows.map(
    ({ name, details }) =>
      `${name}: ${Object.entries(details)
        .map(([key, value]) => `${key} ${value}`)
        .join(', ')}`,
  );
  return [table.toString(), ...details].join('\n');
}
