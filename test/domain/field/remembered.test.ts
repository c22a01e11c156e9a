import { remembered } from '../../../src/domain/field/remembered.js';

test('a text is computed once, whatever it gave, and again only when too many others came in between', () => {
  const asked: string[] = [];
  const length = remembered((text): number | undefined => {
    asked.push(text);
    return text === '' ? undefined : text.length;
  }, 2);
  expect([length('one'), length(''), length('one'), length('')]).toEqual([3, undefined, 3, undefined]);
  expect(asked).toEqual(['one', '']);
  expect([length('three'), length('one')]).toEqual([5, 3]);
  expect(asked).toEqual(['one', '', 'three', 'one']);
});
