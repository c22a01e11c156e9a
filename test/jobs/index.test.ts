import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { jobHandlers } from '../../jobs/index.js';
import type { OperationContext } from '../../src/operations/context.js';
import { jobNames } from '../../src/queue/contract.js';
import { top } from '../rules/source-tree.js';

describe('the list of jobs', () => {
  test('has a handler for every job name and for nothing else', () => {
    // Making handlers touches nothing of the context; running one would.
    const handlers = jobHandlers({} as OperationContext);
    expect(Object.keys(handlers).sort()).toEqual([...jobNames].sort());
  });

  test('every job is one file with its name', () => {
    const files = readdirSync(join(top, 'jobs')).map((name) => name.replace(/\.ts$/, ''));
    expect(files.filter((name) => name !== 'index' && name !== 'schedule').sort()).toEqual([...jobNames].sort());
  });
});
