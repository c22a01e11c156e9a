import type { BasisCode } from './category.js';

/** The four kinds of disclosure besides the service itself (B69). Each needs its basis and its scope in words; a sale of the business also a
 *  record of the balancing, since it rests on interests that harm to the person may outweigh. */

export const disclosureTypes = {
  'service-provider': {
    to: 'hosting, IT, backup and the like; administrative, operational, technical or marketing ends',
    bases: ['A6-1-b-contract-performance', 'A6-1-f-controller'],
    needsBalancing: false,
  },
  legal: {
    to: 'law, government, authorities, courts; claims; prevention of crime and fraud; advisers, investigators, credit-reference agencies',
    bases: ['A6-1-c', 'A6-1-f-controller', 'A6-1-f-third-party'],
    needsBalancing: false,
  },
  group: {
    to: 'group companies, suppliers, subcontractors, as needed for the stated purposes',
    bases: ['A6-1-b-contract-performance', 'A6-1-f-controller'],
    needsBalancing: false,
  },
  transaction: {
    to: 'parties to an investment, merger, acquisition or sale of business or assets',
    bases: ['A6-1-f-controller', 'A6-1-f-third-party'],
    needsBalancing: true,
  },
} as const satisfies Record<
  string,
  { readonly to: string; readonly bases: readonly BasisCode[]; readonly needsBalancing: boolean }
>;
export type DisclosureType = keyof typeof disclosureTypes;

export interface TypedDisclosure {
  readonly type: DisclosureType;
  readonly basis: BasisCode;
  /** Which data of whom, in words. */
  readonly scope: string;
  /** Where the balancing is recorded. */
  readonly balancingRecord: string | null;
}

/** Why this disclosure may not be made; null where it may. */
export function disclosureProblem(given: TypedDisclosure): 'basis' | 'scope' | 'balancing' | null {
  const type = disclosureTypes[given.type];
  if (!(type.bases as readonly BasisCode[]).includes(given.basis)) return 'basis';
  if (given.scope.trim() === '') return 'scope';
  return type.needsBalancing && (given.balancingRecord ?? '').trim() === '' ? 'balancing' : null;
}
