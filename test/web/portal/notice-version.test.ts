import { createHash } from 'node:crypto';
import { optOutProofWords } from '../../../src/domain/letter/opt-out-proof.js';
import { noticeVersion } from '../../../src/domain/notice.js';
import { wordsOf } from '../../../src/web/portal/words/index.js';

/** Version -> SHA-256 of all its texts. A published version is never changed; a new text gets a new one. */
const published: Readonly<Record<string, string>> = {
  'opt-out-2026-11': '13a37b9a198af490cb1b54991f52979a143f19459925d5ae3d42c1dbf1225cb9',
};

test('B3: changing a text of the pages or the letter without a new version fails', () => {
  const texts = JSON.stringify([wordsOf, optOutProofWords]);
  expect(createHash('sha256').update(texts).digest('hex')).toBe(published[noticeVersion]);
});
