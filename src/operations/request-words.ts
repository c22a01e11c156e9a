import { scopes } from '../domain/api-key.js';
import { type PersonField, personFieldNames } from '../domain/field-catalogue.js';
import { lookupInputs } from '../domain/lookup-input.js';
import { purposes } from '../domain/purpose.js';
import { suppressionScopes } from '../domain/suppression.js';
import { defaultFields } from '../domain/view.js';

/** The words a request may hold, for whoever takes requests: the API, the command line, later the console. */
export const requestWords: {
  readonly purposes: typeof purposes;
  readonly keyScopes: typeof scopes;
  readonly lookupInputs: typeof lookupInputs;
  readonly suppressionScopes: typeof suppressionScopes;
  readonly fields: readonly PersonField[];
  readonly defaultFields: readonly PersonField[];
} = { purposes, keyScopes: scopes, lookupInputs, suppressionScopes, fields: personFieldNames, defaultFields };
