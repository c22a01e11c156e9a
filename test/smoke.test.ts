import PQueue from 'p-queue';

test('esm works', async () => {
  const q = new PQueue({ concurrency: 1 });
  expect(await q.add(async () => 1)).toBe(1);
});
