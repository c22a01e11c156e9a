import { z } from 'zod';

/** The settings of a GitHub source and the parts of its answers that we rely on. Unknown fields pass the parser and are reported. */

// GitHub's own rule: letters, digits and single hyphens, at most 39; older accounts may end in a hyphen.
const login = z.string().regex(/^[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})$/, 'a GitHub login');

/** An account by login, or by login and id. With the id a rename is followed and a login that somebody else took over is noticed. */
const account = z.union([
  login.transform((name) => ({ login: name, id: null })),
  z.strictObject({ login, id: z.int().positive() }),
]);
export type Account = z.output<typeof account>;

export const GithubSettings = z.strictObject({
  /** Without a token 60 calls an hour, no e-mail addresses, and an unchanged answer (304) costs a call. */
  token: z.string().min(10).meta({ secret: true }).optional(),
  logins: z.array(account).default([]),
  /** Organisations; their public members are read too. */
  organisations: z.array(account).default([]),
  /** GitHub Enterprise Server: `https://HOST/api/v3`. */
  baseUrl: z.url({ protocol: /^https?$/ }).default('https://api.github.com'),
  /** Public members read per organisation. */
  maxMembers: z.int().min(0).default(5000),
});
export type GithubSettings = z.output<typeof GithubSettings>;

const text = z.string().nullish();

/** `GET /users/{login}`. */
export const User = z.looseObject({
  id: z.int().positive(),
  login: z.string().min(1),
  type: z.string(),
  html_url: text,
  name: text,
  company: text,
  blog: text,
  location: text,
  email: text,
  twitter_username: text,
});
export type User = z.infer<typeof User>;

/** `GET /orgs/{org}`. */
export const Organisation = z.looseObject({
  id: z.int().positive(),
  login: z.string().min(1),
  html_url: text,
  name: text,
  company: text,
  blog: text,
  location: text,
  email: text,
  twitter_username: text,
});
export type Organisation = z.infer<typeof Organisation>;

/** `GET /users/{login}/social_accounts`. */
export const SocialAccounts = z.array(z.looseObject({ provider: z.string(), url: z.string() }));

/** One entry of `GET /orgs/{org}/public_members`. */
export const Member = z.looseObject({ id: z.int().positive(), login: z.string().min(1), type: z.string() });
export type Member = z.infer<typeof Member>;

/** The two payloads that are stored. */
export const UserPayload = z.strictObject({ user: User, socialAccounts: SocialAccounts });
export const OrganisationPayload = z.strictObject({ organisation: Organisation });
