import { type BillingGroup, type PersonField, personFieldNames, personFields } from '../domain/field-catalogue.js';
import { type Purpose, purposesOf } from '../domain/purpose.js';
import type { OperationContext } from './context.js';

/** One field of the catalogue, and under which of the caller's purposes some source lets it be seen. */
export interface ListedField {
  readonly name: PersonField;
  readonly group: BillingGroup;
  readonly isList: boolean;
  readonly isDefault: boolean;
  readonly derivedFrom: PersonField | null;
  readonly visibleFor: readonly Purpose[];
}

/** The field catalogue as seen by a key with `purposes`, in catalogue order. Reads the source register only. */
export function listFields(context: OperationContext, purposes: readonly Purpose[]): readonly ListedField[] {
  const sources = [...context.sources.facts().values()].filter((source) => !source.isWithdrawn);
  return personFieldNames.map((name) => {
    const { from, group, isList, isDefault, derivedFrom } = personFields[name];
    const visibleFor = purposes.filter((purpose) =>
      sources.some((source) => purposesOf(source.terms, from).includes(purpose)),
    );
    return { name, group, isList, isDefault, derivedFrom, visibleFor };
  });
}
