import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BenchRow, rounded, rowOf } from './row.js';

const goalMs = 3_000;
const patienceMs = 60_000;
const rounds = 3;

/** Row (f): `candor start` on an empty folder, without the sample, from the spawn to the line `ready`; the baseline is Node with an empty program. */
export async function startRow(): Promise<BenchRow> {
  const [figures, baselines]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    baselines.push(await bareNodeMs());
    figures.push(await startMs());
  }
  const [figureMs, baselineMs] = [Math.min(...figures), Math.min(...baselines)];
  return rowOf({
    name: 'start, embedded, empty',
    figure: `${rounded(figureMs / 1000, 2)} s`,
    baseline: `${rounded(baselineMs / 1000, 2)} s`,
    ratio: rounded(figureMs / baselineMs, 1),
    goal: 'ready in < 3 s',
    isReached: figureMs < goalMs,
    details: { rounds, 'slowest in s': rounded(Math.max(...figures) / 1000, 2) },
  });
}

async function bareNodeMs(): Promise<number> {
  const startedMs = performance.now();
  await once(spawn(process.execPath, ['-e', '0']), 'exit');
  return performance.now() - startedMs;
}

async function startMs(): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'candor-start-'));
  const startedMs = performance.now();
  const child = spawn(process.execPath, [fileURLToPath(new URL('../../src/cli.js', import.meta.url)), 'start'], {
    env: {
      PATH: process.env.PATH,
      CANDOR_DATA_DIR: join(folder, 'data'),
      CANDOR_KEY_DIR: join(folder, 'keys'),
      CANDOR_PORT: '0',
      CANDOR_SAMPLE: 'off',
      CANDOR_LOG_LEVEL: 'error',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  try {
    await readyLine(child);
    return performance.now() - startedMs;
  } finally {
    const ended = once(child, 'exit');
    if (child.exitCode === null && child.kill('SIGTERM')) await ended;
    await rm(folder, { recursive: true, force: true });
  }
}

// The line may go to either stream: results to one, talk to the other.
function readyLine(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`no "ready" within ${patienceMs} ms`)), patienceMs);
    let text = '';
    const look = (chunk: Buffer) => {
      text += chunk.toString();
      if (!/^ready /m.test(text)) return;
      clearTimeout(late);
      resolve();
    };
    child.stdout?.on('data', look);
    child.stderr?.on('data', look);
    child.once('exit', (code) => {
      clearTimeout(late);
      reject(new Error(`candor start ended with ${code} before it was ready`));
    });
  });
}
