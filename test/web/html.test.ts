import fc from 'fast-check';
import { type Html, html, type Piece } from '../../src/web/html.js';

describe('the HTML template', () => {
  test('escapes text between tags and in attributes', () => {
    const evil = `"><script>alert('x')</script>&amp;`;
    expect(html`<p title="${evil}">${evil}</p>`.markup).toBe(
      '<p title="&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;amp;">&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;amp;</p>',
    );
  });

  test('joins lists, leaves markup of its own as it is, and writes null as nothing', () => {
    expect(html`<ul>${['<a>', html`<li>${1}</li>`]}${null}</ul>`.markup).toBe('<ul>&lt;a&gt;<li>1</li></ul>');
  });

  test('takes no object for markup that it did not make', () => {
    const forged = { markup: '<script>' } as Html;
    expect(() => html`<p>${forged}</p>`).toThrow(TypeError);
    expect(() => html`<p>${JSON.parse('{"markup":"<b>"}') as Piece}</p>`).toThrow(TypeError);
  });

  test.each([
    ['an attribute without quotes', () => html`<p title=${'a onload=b'}>x</p>`],
    ['the name of an attribute', () => html`<p ${'onload'}="x">x</p>`],
    ['an event handler', () => html`<p onclick="${'x'}">x</p>`],
    ['a style', () => html`<p style="${'x'}">x</p>`],
    ['the name of a tag', () => html`<${'script'}>x`],
    ['a script', () => html`<script>${'x'}`],
    ['a style sheet', () => html`<style>${'x'}`],
    ['a comment', () => html`<!-- ${'x'} -->`],
  ])('refuses a value in %s', (_title, build) => {
    expect(build).toThrow(TypeError);
  });

  test('lets no text out of its place, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const inner = html`<i a="${text}">${text}</i>`.markup;
        expect(inner.match(/[<>]/g)).toEqual(['<', '>', '<', '>']);
        expect(inner.match(/"/g)).toHaveLength(2);
      }),
    );
  });
});
