import { createHash } from 'node:crypto';

/** The one style sheet of the public pages, plain CSS. It is text in the program so that the build carries it, and its path changes with its
 *  content, so that it may be cached for ever. */

export const stylesheet = `
:root {
  color-scheme: light dark;
  --ink: #1c2430; --soft: #536072; --paper: #ffffff; --ground: #f2f4f7; --line: #c3cad5;
  --accent: #1a4f8b; --accent-ink: #ffffff; --bad: #a3131f; --bad-ground: #fdf0f0; --good: #1c6b3f;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ink: #e8ecf2; --soft: #a9b4c4; --paper: #1b212b; --ground: #12161d; --line: #475366;
    --accent: #8fbdf2; --accent-ink: #10233a; --bad: #ff9c9c; --bad-ground: #331a1d; --good: #86d7a8;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--ground); color: var(--ink);
  font: 1.0625rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
  overflow-wrap: break-word;
}
a { color: var(--accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 2px; }
.skip { position: absolute; left: -100rem; }
.skip:focus { left: 1rem; top: 0.5rem; background: var(--paper); padding: 0.4rem 0.8rem; z-index: 1; }
header, main, footer { width: 100%; max-width: 46rem; margin-inline: auto; padding-inline: 1rem; }
header { display: flex; flex-wrap: wrap; gap: 0.25rem 1.5rem; align-items: center; justify-content: space-between; padding-block: 1rem; }
.brand { font-weight: 700; font-size: 1.125rem; }
.languages { display: flex; flex-wrap: wrap; margin: 0 -0.5rem; padding: 0; list-style: none; }
.languages a, .languages span { display: block; padding: 0.45rem 0.5rem; }
.languages span { font-weight: 700; }
main { background: var(--paper); border: 1px solid var(--line); border-radius: 0.6rem; padding: 1.25rem 1.25rem 1.75rem; }
@media (min-width: 40rem) { main { padding: 2rem 2.5rem 2.5rem; } }
@media (max-width: 47rem) { main { border-inline: 0; border-radius: 0; } }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 1rem; text-wrap: balance; }
h2 { font-size: 1.15rem; line-height: 1.35; margin: 2rem 0 0.5rem; }
p, ul, ol, dl { margin: 0 0 1rem; }
ul, ol { padding-inline-start: 1.4rem; }
li { margin-bottom: 0.35rem; }
form { margin: 0; }
fieldset { border: 1px solid var(--line); border-radius: 0.5rem; margin: 0 0 1rem; padding: 0.75rem 1rem 1rem; min-width: 0; }
legend { font-weight: 650; padding-inline: 0.35rem; margin-inline-start: -0.35rem; }
label { display: block; font-weight: 550; margin-top: 0.6rem; }
.hint { display: block; color: var(--soft); font-size: 0.95rem; font-weight: 400; margin: 0 0 0.3rem; }
input[type="text"], input[type="email"], input[type="tel"], input[type="url"], select {
  display: block; width: 100%; min-height: 2.85rem; padding: 0.5rem 0.7rem; font: inherit; color: inherit;
  background: var(--paper); border: 1px solid var(--soft); border-radius: 0.35rem;
}
[aria-invalid="true"] { border: 2px solid var(--bad); }
.problem { color: var(--bad); font-weight: 550; margin: 0.3rem 0 0; }
.alert { border: 2px solid var(--bad); background: var(--bad-ground); border-radius: 0.5rem; padding: 0.8rem 1rem; margin: 0 0 1.25rem; }
.alert p:last-child, .alert ul:last-child { margin-bottom: 0; }
button {
  font: inherit; font-weight: 650; min-height: 3rem; padding: 0.6rem 1.4rem; margin-top: 0.5rem; cursor: pointer;
  color: var(--accent-ink); background: var(--accent); border: 2px solid var(--accent); border-radius: 0.4rem;
}
button:hover { filter: brightness(1.1); }
@media (max-width: 30rem) { button { width: 100%; } }
.facts { display: grid; grid-template-columns: minmax(0, max-content) minmax(0, 1fr); gap: 0.3rem 1.25rem; }
@media (max-width: 34rem) { .facts { grid-template-columns: minmax(0, 1fr); } .facts dd { margin-bottom: 0.6rem; } }
.facts dt { color: var(--soft); }
.facts dd { margin: 0; font-weight: 550; }
code, pre { font-family: ui-monospace, "Cascadia Mono", Menlo, Consolas, monospace; font-size: 0.9rem; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; background: var(--ground); border: 1px solid var(--line); border-radius: 0.4rem; padding: 0.8rem; margin: 0 0 1rem; }
footer { color: var(--soft); font-size: 0.92rem; padding-block: 1rem 2rem; }
@media print { header nav, .skip, footer { display: none; } main { border: 0; } }
`.trimStart();

export const stylesheetPath = `/opt-out/style-${createHash('sha256').update(stylesheet).digest('hex').slice(0, 12)}.css`;
