import { entriesAre, type Finding } from './findings.js';

/**
 * Whether entries stand in their order, each once, from 0 on, told from their numbers alone and without keeping them: only the gaps are
 * remembered. An entry in a gap came late; one that is in none and not new came twice.
 */

interface Gap {
  readonly first: number;
  readonly last: number;
  /** True where a line was unreadable instead: that is told already. */
  readonly isTold: boolean;
}

/** What stands wrong as a number comes in; `isNext` where it is the one that was due. */
export interface Placed {
  readonly isNext: boolean;
  readonly finding: Finding | null;
}

export interface EntryOrder {
  /** Number of the entry that is due: with no gap, the entries so far. */
  next(): number;
  /** True once anything stood wrong, so that no root can be told from here on. */
  isBroken(): boolean;
  place(seq: number, line: number): Placed;
  /** A line that cannot be read stood where an entry was due. */
  placeUnreadable(): void;
  /** Everything before `size` was there once. Of what is missing the end tells. */
  expect(size: number): void;
  /** The gaps that remain. */
  missing(): readonly Finding[];
}

export function entryOrder(): EntryOrder {
  let next = 0;
  let isBroken = false;
  let gaps: readonly Gap[] = [];
  function leaveGap(end: number, isTold: boolean): void {
    if (end <= next) return;
    isBroken = true;
    gaps = [...gaps, { first: next, last: end - 1, isTold }];
    next = end;
  }
  return {
    next: () => next,
    isBroken: () => isBroken,
    place(seq, line) {
      if (seq >= next) {
        leaveGap(seq, false);
        next = seq + 1;
        return { isNext: !isBroken, finding: null };
      }
      isBroken = true;
      const gap = gaps.find(({ first, last }) => first <= seq && seq <= last);
      if (gap === undefined) return { isNext: false, finding: wrong('duplicated', seq, line, 'stands there twice') };
      gaps = gaps.flatMap((one) => (one === gap ? without(one, seq) : [one]));
      return { isNext: false, finding: gap.isTold ? null : wrong('re-ordered', seq, line, 'stands after a later one') };
    },
    placeUnreadable: () => leaveGap(next + 1, true),
    expect: (size) => leaveGap(size, false),
    missing: () =>
      gaps
        .filter(({ isTold }) => !isTold)
        .map(({ first, last }) => {
          const isTail = last === next - 1;
          const text = `${entriesAre(first, last)} missing${isTail ? ': the tail was cut' : ''}`;
          return { kind: isTail ? 'truncated-tail' : 'missing', line: null, seq: first, text };
        }),
  };
}

function without({ first, last, isTold }: Gap, seq: number): readonly Gap[] {
  const parts = [
    { first, last: seq - 1, isTold },
    { first: seq + 1, last, isTold },
  ];
  return parts.filter((part) => part.first <= part.last);
}

function wrong(kind: 'duplicated' | 're-ordered', seq: number, line: number, text: string): Finding {
  return { kind, line, seq, text: `entry ${seq} ${text}` };
}
