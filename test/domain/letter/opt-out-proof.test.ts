import { optOutProofLetter } from '../../../src/domain/letter/opt-out-proof.js';
import { noticeLanguages } from '../../../src/domain/notice.js';

const link = 'https://candor.example/opt-out/confirm/abc?lang=it';

describe('the letter that asks for proof', () => {
  test.each(noticeLanguages)('has its link alone on a line, and its reference, in %s', (language) => {
    const { subject, text } = optOutProofLetter(language, { link, reference: 'opt_1' });
    expect(text.split('\n')).toContain(link);
    expect(text).toContain('opt_1');
    expect(subject).toMatch(/^[^\r\n]{10,70}$/);
    expect(text.match(/https?:/g)).toHaveLength(1);
  });
});
