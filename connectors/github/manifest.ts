import type { Manifest } from '../../src/connector-kit/contract.js';

/** What GitHub's REST answers hold beyond what is mapped: addresses of further calls, counters and account settings. Out of scope. */
const accountFields = [
  'node_id',
  'avatar_url',
  'gravatar_id',
  'url',
  'followers_url',
  'following_url',
  'gists_url',
  'starred_url',
  'subscriptions_url',
  'organizations_url',
  'repos_url',
  'events_url',
  'received_events_url',
  'hooks_url',
  'issues_url',
  'members_url',
  'public_members_url',
  'type',
  'user_view_type',
  'site_admin',
  'public_repos',
  'public_gists',
  'followers',
  'following',
  'created_at',
  'updated_at',
  'plan',
  'total_private_repos',
  'owned_private_repos',
  'private_gists',
  'disk_usage',
  'collaborators',
  'two_factor_authentication',
  'notification_email',
  'business_plus',
  'ldap_dn',
] as const;

const userFields = ['login', 'bio', 'hireable', 'suspended_at'] as const;

/** `billing_email` is shown to owners only and was never given for contact: it is dropped before storage and listed here all the same. */
const organisationFields = [
  'description',
  'is_verified',
  'has_organization_projects',
  'has_repository_projects',
  'billing_email',
  'default_repository_permission',
  'default_repository_branch',
  'two_factor_requirement_enabled',
  'web_commit_signoff_required',
  'archived_at',
  'deploy_keys_enabled_for_repositories',
  'display_commenter_full_name_setting_enabled',
  'readers_can_create_discussions',
] as const;

/**
 * GitHub's terms: Acceptable Use Policies 7 and 8 and Terms of Service H (read 2026-11-22, privacy.md section 5) forbid selling personal
 * information and unsolicited mail from what the service gives, so its values support matching and are never shown.
 */
export const manifest: Manifest = {
  id: 'github',
  title: 'GitHub',
  version: '1',
  publisher: { name: 'GitHub, Inc.', country: 'US', url: 'https://github.com' },
  kind: 'api',
  coverage: 'configured users and organisations with their public members',
  streams: [
    { name: 'users', primaryKey: 'user.id', deletes: 'tombstone' },
    { name: 'organisations', primaryKey: 'organisation.id', deletes: 'tombstone' },
  ],
  terms: {
    verdict: 'gated',
    use: 'match_only',
    purposes: [],
    contactPurposes: [],
    retention: 'P1Y',
    removalDuty: true,
    visibilityEvidence: false,
  },
  limits: {
    callsPerWindow: 5000,
    windowMs: 3_600_000,
    concurrency: 1,
    minimumDelayMs: 0,
    origin:
      'docs.github.com, rate limits for the REST API: 5,000 calls an hour for a user token; the x-ratelimit headers rule',
  },
  schedule: '41 3 * * *',
  expected: { minimum: 0, maximum: 1_000_000 },
  ignored: [
    ...[...accountFields, ...userFields].map((name) => `user.${name}`),
    ...[...accountFields, ...organisationFields].map((name) => `organisation.${name}`),
    'socialAccounts.provider',
  ],
};

/** Switches of an organisation (`members_can_create_pages`, ...) come and go; their names share a beginning. */
export const ignoredPrefixes = [
  'organisation.members_',
  'organisation.dependabot_',
  'organisation.dependency_',
  'organisation.secret_scanning_',
  'organisation.advanced_security_',
] as const;
