import { type AnswerClass, answerPhrases } from './answer-phrases.js';

/** What an answer of port 43 is: a record, the news that there is none, or a refusal. A throttled answer is never "no data". */

export interface ClassifiedAnswer {
  readonly is: AnswerClass;
  /** Seconds the server asked us to wait; null where it names none. */
  readonly waitSeconds: number | null;
}

/** Classifies the text of one answer. `unknown` is neither a record nor a known phrase; nothing may be concluded from it. */
export function classifyAnswer(text: string): ClassifiedAnswer {
  const lines = text
    .split('\n')
    .map((line) => line.replace(/^[\s%#*>;]+/, '').trimEnd())
    .filter((line) => line !== '');
  if (lines.length === 0) return { is: 'empty', waitSeconds: null };
  const facts = recordFacts(lines);
  for (const { means, pattern } of answerPhrases) {
    const line = lines.find((candidate) => candidate.length <= 300 && pattern.test(candidate));
    // A record that quotes a phrase in a remark or an address is still a record; only its first line or its status line says otherwise.
    if (line === undefined || (facts >= 3 && line !== lines[0] && !isStatusLine(line))) continue;
    return { is: means, waitSeconds: means === 'throttled' ? waitOf(lines) : null };
  }
  return { is: facts >= 2 ? 'registered' : 'unknown', waitSeconds: null };
}

/** Labels of a registration at the start of a line, in the layouts of our sample texts. The prose around an answer has none. */
const factLabels: readonly RegExp[] = [
  /^(complete )?(domain|dominio|nombre de dominio|nom de dom|query|ace)([ _-]?(name|information))?\b/i,
  /^(sponsoring |current )?registra(r|do por|tion service provider)\b|^mnt-by|^entidade gestora|^billing contact/i,
  /^(domain |dns )?(name ?servers?|nserver|hostname|dns(_name|\d)?|servers?|servidores|primary.server)\b|^ns_?\w?\d+\b|^domain servers/i,
  /^(domain |record )?(creat(ed|ion)|registered|registration|record created|activat|first regist|date de cr|data de regist|entry created|domain (record )?activ)/i,
  /^(domain |registry |registrar |record )*(expir|renew|paid-till|valid|modified|changed|updated?|last[ -_]?(updated?|modified|changed)|property)/i,
  /^(domain )?(registrant|holder|owner|titular|org(ani[sz]ation)?|organizaci|admin|person|tech|conta|nic-hdl|licensee)/i,
  /^(domain |registration )?(stat(us|e)|estado|eppstatus|domaintype|domain_status|query_status)\b/i,
];

function isStatusLine(line: string): boolean {
  return /^(\w+ \/ |\[|domain |query_)?(status|state|estado)\b/i.test(line);
}

/** How many kinds of fact about a registration the lines hold. */
function recordFacts(lines: readonly string[]): number {
  // `a. [Domain Name]`, `domain:Created:`, `Domain name<tab>`, `Nom de domaine#. . .`: lettered, prefixed, tabbed and dotted layouts.
  const labels = lines
    .filter((line) => /^[^:\]\t]{1,50}?([:\]\t]|\s{2,}|[.#] ?\.)/.test(line))
    .map((line) => line.replace(/^(\w\.? ?)?\[|^domain:(?=\w)/i, '').trimStart());
  return factLabels.filter((pattern) => labels.some((label) => pattern.test(label))).length;
}

function waitOf(lines: readonly string[]): number | null {
  const match = lines
    .map((line) => /\b(?:for|in|wait) (\d{1,7}) seconds?\b/i.exec(line))
    .find((found) => found !== null);
  return match === undefined || match === null ? null : Number(match[1]);
}
