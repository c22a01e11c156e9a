import { shortMemory } from '../../src/store/short-memory.js';

function remembering() {
  const clock = { ms: 0 };
  const stored = new Map([['a', 1]]);
  let reads = 0;
  const read = async (id: string) => {
    reads += 1;
    return stored.get(id) ?? null;
  };
  return { memory: shortMemory(read, () => clock.ms), clock, stored, reads: () => reads };
}

describe('a short memory', () => {
  test('reads once in five seconds', async () => {
    const { memory, clock, reads } = remembering();
    for (let call = 0; call < 10; call += 1) expect(await memory.find('a')).toBe(1);
    expect(reads()).toBe(1);
    clock.ms = 5_000;
    await memory.find('a');
    expect(reads()).toBe(2);
  });

  test('forgets at once what this process changed, and never remembers absence', async () => {
    const { memory, stored } = remembering();
    await memory.find('a');
    stored.set('a', 2);
    memory.forget('a');
    expect(await memory.find('a')).toBe(2);
    expect(await memory.find('b')).toBeNull();
    stored.set('b', 3);
    expect(await memory.find('b')).toBe(3);
  });

  test('a read under way while its entry is forgotten does not bring the old value back', async () => {
    let answer: (value: number) => void = () => undefined;
    let next: number | null = null;
    const pending = new Promise<number>((resolve) => {
      answer = resolve;
    });
    const read = () => (next === null ? pending : Promise.resolve(next));
    const memory = shortMemory(read, () => 0);
    const slow = memory.find('a');
    memory.forget('a');
    answer(1);
    expect(await slow).toBe(1);
    next = 2;
    expect(await memory.find('a')).toBe(2);
  });
});
