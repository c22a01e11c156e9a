import { type Node, parse, type SourceFile, walk } from './source-tree.js';

/** One word per concept (style.md section 3): the second words that must not come in, and the few places where one means something else. */

export interface ForbiddenWord {
  readonly title: string;
  readonly pattern: RegExp;
  readonly instead: string;
  /** Path beginnings with the reason why the word is another one there. */
  readonly allowed: Readonly<Record<string, string>>;
}

const rdapEntity = 'RDAP calls its people and organisations entities (RFC 9083 section 5.1)';
const jobTitle = 'a word in job titles';

/** The embedded server speaks MongoDB's words (`buildInfo`, batches of a cursor) and knows nothing of the product's. */
export const otherVocabulary = 'src/embedded-mongodb/';

// Held against text whose camelCase and kebab-case are split into words, in lower case.
export const forbiddenWords: readonly ForbiddenWord[] = [
  {
    title: 'lead',
    pattern: /\bleads?\b(?! time| to| by| back| into| nowhere)/,
    instead: 'profile',
    allowed: { 'src/domain/field/job-': jobTitle, 'src/sample/': jobTitle },
  },
  {
    title: 'entity',
    // Express names the errors of its body parser `entity.too.large` and the like.
    pattern: /\bentit(y|ies)\b(?!\.[a-z]+\.)/,
    instead: 'subject or profile',
    allowed: {
      'connectors/whois/': rdapEntity,
      'src/sample/': rdapEntity,
      'src/domain/field/text.ts': 'an HTML entity',
      'src/domain/field/legal-form': 'a legal entity, whose form is meant',
    },
  },
  { title: 'golden record', pattern: /\bgolden (record|copy)\b/, instead: 'profile', allowed: {} },
  { title: 'data set', pattern: /\bdata ?(set|source)s?\b/, instead: 'source', allowed: {} },
  {
    title: 'import or batch',
    pattern: /\b(import|batch|upload) (id|run|date)s?\b/,
    instead: 'delivery',
    allowed: {},
  },
  {
    title: 'block list',
    pattern: /\b(black|white|block|deny|opt out|do not contact) ?lists?\b/,
    instead: 'suppression',
    allowed: {
      'src/connector-kit/address-guard.ts': 'a BlockList of node:net holds network addresses',
      'src/domain/field/email-domains.ts': "a package's list of mail domains, not of people",
    },
  },
  { title: 'unsubscribe', pattern: /\bunsubscri/, instead: 'opt-out', allowed: {} },
];

// A name that fits everything says nothing (style.md section 3).
const emptyEnding = /(Manager|Service|Utils?|Helpers?|Info|Stuff)$/;
const emptyVerb = /^(process|handle|manage)(Data|Info|Stuff|Item|Items|Record|Records|It)?$/;

// `handle` is the one request wrapper of style.md section 2, point 11.
const namedByDesign = new Set(['handle']);

/** `orderOf-RowsHTTP` -> `order of rows http`. */
export function splitWords(text: string): string {
  return text
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/[_-]/g, ' ')
    .toLowerCase();
}

/** Forbidden words of one file, a sentence each, with the line. */
export function glossaryViolations({ path, text }: SourceFile): string[] {
  const lines = text.split('\n').map(splitWords);
  return forbiddenWords
    .filter(({ allowed }) => !Object.keys(allowed).some((beginning) => path.startsWith(beginning)))
    .flatMap(({ title, pattern, instead }) =>
      lines.flatMap((line, index) =>
        pattern.test(line) ? [`${path}:${index + 1}: "${title}" is a second word; say ${instead}`] : [],
      ),
    );
}

const declarations = [
  'FunctionDeclaration',
  'ClassDeclaration',
  'TsInterfaceDeclaration',
  'TsTypeAliasDeclaration',
  'VariableDeclarator',
];

/** Declared names that say nothing, a sentence each. */
export function emptyNames(file: SourceFile): string[] {
  const found: string[] = [];
  walk(parse(file), (node) => {
    if (!declarations.includes(node.type)) return;
    const name = (node.identifier as Node | undefined)?.value ?? (node.id as Node | undefined)?.value;
    if (typeof name !== 'string' || namedByDesign.has(name)) return;
    if (emptyEnding.test(name) || emptyVerb.test(name))
      found.push(`${file.path}: ${name} fits everything; name what it is`);
  });
  return found;
}
