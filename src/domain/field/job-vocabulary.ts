/** The closed vocabularies of job titles (api.md section 5). Levels stand from highest to lowest. */

export const SENIORITIES = [
  'owner',
  'cxo',
  'vp',
  'director',
  'head',
  'manager',
  'senior',
  'entry',
  'training',
  'unpaid',
] as const;
export type Seniority = (typeof SENIORITIES)[number];

export const JOB_FUNCTIONS = [
  'engineering',
  'product',
  'design',
  'it',
  'data',
  'sales',
  'marketing',
  'finance',
  'legal',
  'hr',
  'operations',
  'support',
  'research',
  'health',
  'education',
  'other',
] as const;
export type JobFunction = (typeof JOB_FUNCTIONS)[number];
