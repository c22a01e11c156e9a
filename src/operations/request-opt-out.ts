import type { LookupInput } from '../domain/lookup-input.js';
import type { SuppressionScope } from '../domain/suppression.js';
import type { OperationContext } from './context.js';
import { readIdentifiers, suppressPerson } from './suppress-person.js';

/** The public door: holds a person back at once. The answer is the same for somebody we know and somebody we do not. */
export interface OptOutRequest {
  readonly person: Pick<LookupInput, 'email' | 'phone' | 'profile_url' | 'full_name' | 'company' | 'country'>;
  readonly scope: SuppressionScope;
}

/** Returns the reference for the person. Throws `CandorError` `invalid_input` for identifiers that cannot be read. */
export async function requestOptOut(
  context: OperationContext,
  { person, scope }: OptOutRequest,
): Promise<{ readonly reference: string }> {
  const identifiers = readIdentifiers(person);
  const { reference } = await suppressPerson(context, { identifiers, scope, reason: 'opt-out', state: 'held' });
  return { reference };
}
