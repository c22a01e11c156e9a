import { scopes } from '../domain/api-key.js';
import { deletionCauses, deletionOutcomes, deletionStatuses, keepingReasons } from '../domain/deletion.js';
import { type PersonField, personFieldNames } from '../domain/field-catalogue.js';
import { lookupInputs } from '../domain/lookup-input.js';
import { type NoticeLanguage, noticeLanguageOf, noticeLanguages, noticeVersion } from '../domain/notice.js';
import { purposes } from '../domain/purpose.js';
import { suppressionScopes } from '../domain/suppression.js';
import { defaultFields } from '../domain/view.js';

/** The words a request may hold, for whoever takes requests: the API, the command line, later the console. */
export const requestWords: {
  readonly purposes: typeof purposes;
  readonly keyScopes: typeof scopes;
  readonly lookupInputs: typeof lookupInputs;
  readonly suppressionScopes: typeof suppressionScopes;
  readonly deletionCauses: typeof deletionCauses;
  readonly deletionStatuses: typeof deletionStatuses;
  readonly deletionOutcomes: typeof deletionOutcomes;
  readonly keepingReasons: typeof keepingReasons;
  readonly fields: readonly PersonField[];
  readonly defaultFields: readonly PersonField[];
  readonly languages: typeof noticeLanguages;
  readonly languageOf: (tag: string | undefined) => NoticeLanguage;
  readonly noticeVersion: string;
} = {
  purposes,
  keyScopes: scopes,
  lookupInputs,
  suppressionScopes,
  deletionCauses,
  deletionStatuses,
  deletionOutcomes,
  keepingReasons,
  fields: personFieldNames,
  defaultFields,
  languages: noticeLanguages,
  languageOf: noticeLanguageOf,
  noticeVersion,
};
