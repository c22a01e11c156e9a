import { perTurn } from '../../src/store/per-turn.js';

/** What is asked in one turn of the event loop is asked of the database once. */

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

test('calls of one turn share one run, which begins after all of them; the next turn has its own', async () => {
  const runs: (readonly number[])[] = [];
  const asked = perTurn(async (inputs: readonly number[]) => {
    runs.push([...inputs]);
    return runs.length;
  });
  const first = [asked(1), asked(2)];
  await Promise.resolve();
  first.push(asked(3));
  expect(runs).toEqual([]);
  await turn();
  const second = asked(4);
  expect(await Promise.all(first)).toEqual([1, 1, 1]);
  expect(await second).toBe(2);
  expect(runs).toEqual([[1, 2, 3], [4]]);
});

test('a call made while a run is under way is in the next one: no answer is older than its question', async () => {
  let state = 'before';
  const asked = perTurn(async (_: readonly number[]) => {
    const seen = state;
    await turn();
    await turn();
    return seen;
  });
  const early = asked(1);
  await turn();
  await turn();
  state = 'after';
  expect(await asked(2)).toBe('after');
  expect(await early).toBe('before');
});

test('a failed run fails its own calls and no other', async () => {
  let fails = true;
  const asked = perTurn(async (inputs: readonly number[]) => {
    if (fails) throw new Error('away');
    return inputs.length;
  });
  const results = await Promise.allSettled([asked(1), asked(2)]);
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  fails = false;
  expect(await asked(3)).toBe(1);
});

test('no run grows without end', async () => {
  const sizes: number[] = [];
  const asked = perTurn(async (inputs: readonly number[]) => void sizes.push(inputs.length));
  await Promise.all(Array.from({ length: 250 }, (_, nth) => asked(nth)));
  expect(sizes).toEqual([100, 100, 50]);
});
