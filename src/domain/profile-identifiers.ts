import type { Profile } from './profile.js';
import type { Identifier } from './suppression.js';

/** What a stored profile can be suppressed by. Lookup keys are read back, so that what finds a profile is what it is screened by. */

/** All identifiers among the lookup keys of `profile`; every exact e-mail address is there as its hash. */
export function identifiersOfProfile(profile: Pick<Profile, 'lookupKeys'>): readonly Identifier[] {
  return profile.lookupKeys.flatMap(identifierOfKey);
}

function identifierOfKey(key: string): readonly Identifier[] {
  const colon = key.indexOf(':');
  const text = key.slice(colon + 1);
  switch (key.slice(0, colon)) {
    case 'email':
      return [{ type: 'email', address: text }];
    case 'email-sha256':
      return [{ type: 'email-hash', sha256: text }];
    case 'phone':
      return [{ type: 'phone', e164: text }];
    case 'url':
      return [{ type: 'url', key: text }];
    case 'github-id':
      return [{ type: 'github-id', id: text }];
    case 'name-company': {
      const [nameKey, employerKey] = JSON.parse(text) as [string, string];
      return [{ type: 'name-company', nameKey, employerKey }];
    }
    default:
      return []; // companies are found by domain and name, which no person is suppressed by
  }
}
