/** How the networks write the address of one person's or company's page. Each rule gives the account and its canonical address, or null for
 *  any other page of the network: a search, a feed, a post, a setting is nobody's profile. */

/** `id` is the comparison form inside the network, `username` what a person reads. */
export interface Account {
  readonly id: string;
  readonly username: string;
  readonly url: string;
}

interface Network {
  readonly name: string;
  /** Registrable hosts, without "www." or country and mobile hosts in front. */
  readonly hosts: readonly string[];
  /** `path`: the decoded, non-empty path segments. */
  account(path: readonly string[], query: URLSearchParams): Account | null;
}

// Longer than any network allows, and short enough that no page of a site builder passes for a name.
const slug = /^[\p{L}\p{N}\p{M}][\p{L}\p{N}\p{M}_.~-]{0,99}$/u;

function reserved(list: string): ReadonlySet<string> {
  return new Set(list.trim().split(/\s+/));
}

const githubPages =
  reserved(`about account apps blog codespaces collections contact customer-stories dashboard discussions enterprise events explore features issues join
  login logout marketplace mobile new notifications orgs organizations partners pricing pulls readme search security sessions settings signup site sponsors stars team
  topics trending users watching gist gists resources solutions`);
const xPages = reserved(
  'about compose download explore hashtag home i intent jobs login logout messages notifications privacy search settings share signup tos who_to_follow',
);
const gitlabPages = reserved(
  'explore users help search groups projects dashboard admin api public snippets topics about pricing',
);
const facebookPages =
  reserved(`about ads business dialog events gaming groups hashtag help home.php l.php login login.php marketplace media messages notes pages people photo photo.php photos
  plugins policies posts privacy profile.php public reel search settings share sharer sharer.php stories story.php video videos watch`);
const instagramPages = reserved('about accounts api developer directory explore legal p reel reels stories tv web');

/** The member ids LinkedIn puts in addresses of its own tools; unlike slugs they mind their case. */
const linkedinMemberId = /^ACoAA[\w-]{20,}$/;

function linkedin(path: readonly string[]): Account | null {
  const [kind = '', written = ''] = path;
  if (!['in', 'company', 'school'].includes(kind.toLowerCase()) || !slug.test(written)) return null;
  const name = linkedinMemberId.test(written) ? written : written.normalize('NFKC').toLowerCase().normalize('NFC');
  if (!slug.test(name)) return null;
  const where = kind.toLowerCase();
  return {
    id: `${where}/${name}`,
    username: name,
    url: `https://www.linkedin.com/${where}/${encodeURIComponent(name)}`,
  };
}

/** A network whose accounts are one segment under its host. */
function singleName(host: string, name: RegExp, pages: ReadonlySet<string>, pathLength: number) {
  return (path: readonly string[]): Account | null => {
    const username = (path[0] ?? '').replace(/^@/, '');
    if (path.length > pathLength || !name.test(username) || pages.has(username.toLowerCase())) return null;
    return { id: username.toLowerCase(), username, url: `https://${host}/${username}` };
  };
}

/** A network whose accounts stand behind a fixed word: /profile/NAME. */
function behind(host: string, word: string, name: RegExp, isCaseBlind = true) {
  return (path: readonly string[]): Account | null => {
    const username = path[1] ?? '';
    if (path[0]?.toLowerCase() !== word || !name.test(username)) return null;
    return {
      id: isCaseBlind ? username.toLowerCase() : username,
      username,
      url: `https://${host}/${word}/${username}`,
    };
  };
}

function facebook(path: readonly string[], query: URLSearchParams): Account | null {
  const id = query.get('id') ?? '';
  if (path[0] === 'profile.php' && /^\d{1,20}$/.test(id))
    return { id, username: id, url: `https://www.facebook.com/profile.php?id=${id}` };
  // Dots count for nothing in Facebook's user names.
  const account = singleName('www.facebook.com', /^[A-Za-z0-9.]{5,50}$/, facebookPages, 1)(path);
  return account === null ? null : { ...account, id: account.id.replaceAll('.', '') };
}

function xing(path: readonly string[]): Account | null {
  const [kind, username = ''] = path;
  if (kind?.toLowerCase() !== 'profile' || !/^[\p{L}\p{N}_-]{2,100}$/u.test(username)) return null;
  return { id: username.toLowerCase(), username, url: `https://www.xing.com/profile/${encodeURIComponent(username)}` };
}

function stackOverflow(path: readonly string[]): Account | null {
  const id = path[1] ?? '';
  return path[0] === 'users' && /^\d{1,12}$/.test(id)
    ? { id, username: id, url: `https://stackoverflow.com/users/${id}` }
    : null;
}

function orcid(path: readonly string[]): Account | null {
  const id = (path[0] ?? '').toUpperCase();
  return path.length === 1 && /^(?:\d{4}-){3}\d{3}[\dX]$/.test(id)
    ? { id, username: id, url: `https://orcid.org/${id}` }
    : null;
}

// Login rules as the networks document them: GitHub 39 characters without leading hyphen, X 15, Instagram 30.
export const networks: readonly Network[] = [
  { name: 'linkedin', hosts: ['linkedin.com'], account: linkedin },
  {
    name: 'github',
    hosts: ['github.com'],
    account: singleName('github.com', /^[A-Za-z0-9][A-Za-z0-9-]{0,38}$/, githubPages, 1),
  },
  {
    name: 'gitlab',
    hosts: ['gitlab.com'],
    account: singleName('gitlab.com', /^[A-Za-z0-9_][A-Za-z0-9_.-]{1,254}$/, gitlabPages, 1),
  },
  { name: 'x', hosts: ['x.com', 'twitter.com'], account: singleName('x.com', /^\w{1,15}$/, xPages, 1) },
  { name: 'xing', hosts: ['xing.com'], account: xing },
  { name: 'facebook', hosts: ['facebook.com', 'fb.com'], account: facebook },
  {
    name: 'instagram',
    hosts: ['instagram.com'],
    account: singleName('www.instagram.com', /^[A-Za-z0-9_.]{1,30}$/, instagramPages, 1),
  },
  { name: 'bluesky', hosts: ['bsky.app'], account: behind('bsky.app', 'profile', /^[A-Za-z0-9.:-]{3,253}$/) },
  { name: 'stackoverflow', hosts: ['stackoverflow.com'], account: stackOverflow },
  { name: 'orcid', hosts: ['orcid.org'], account: orcid },
  {
    name: 'researchgate',
    hosts: ['researchgate.net'],
    account: behind('www.researchgate.net', 'profile', /^[A-Za-z0-9_-]{2,100}$/),
  },
];
