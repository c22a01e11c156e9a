/** Every text of the public pages. Each language gives all of them; a test holds that none is missing, empty or left in another language.
 *  A text may hold no promise that the code does not keep: `noticeVersion` changes with them (B3). */
export interface Words {
  /** The language's own name, for the switch. */
  readonly languageName: string;
  readonly languagesLabel: string;
  readonly skipLink: string;
  readonly footer: string;
  readonly noticeLabel: string;
  readonly form: {
    readonly title: string;
    readonly introduction: string;
    readonly free: string;
    readonly stepsTitle: string;
    readonly steps: readonly [string, string, string];
    readonly whoTitle: string;
    readonly whoHint: string;
    readonly emailGroup: string;
    readonly email: string;
    readonly emailHint: string;
    readonly otherGroup: string;
    readonly otherHint: string;
    readonly phone: string;
    readonly phoneHint: string;
    readonly profileUrl: string;
    readonly profileUrlHint: string;
    readonly fullName: string;
    readonly company: string;
    readonly companyHint: string;
    readonly scope: string;
    readonly scopeHint: string;
    readonly scopes: {
      readonly all: string;
      readonly sale: string;
      readonly marketing: string;
      readonly analytics: string;
    };
    readonly send: string;
  };
  readonly problems: {
    readonly title: string;
    readonly nothingGiven: string;
    readonly tooLittle: string;
    readonly unreadable: string;
    readonly tooLong: string;
    readonly sharedMailbox: string;
  };
  readonly received: {
    readonly title: string;
    readonly same: string;
    readonly held: string;
    readonly mailed: string;
    readonly mailedOnce: string;
    readonly officer: string;
    readonly limit: string;
    readonly reference: string;
    readonly keep: string;
  };
  readonly confirm: {
    readonly title: string;
    readonly question: string;
    readonly effect: string;
    readonly notYou: string;
    readonly press: string;
  };
  readonly receipt: {
    readonly title: string;
    readonly done: string;
    readonly kept: string;
    readonly rest: string;
    readonly reference: string;
    readonly date: string;
    readonly profiles: string;
    readonly records: string;
    readonly suppressions: string;
    readonly signedTitle: string;
    readonly signed: string;
  };
  readonly errors: {
    readonly linkTitle: string;
    readonly link: string;
    readonly notFoundTitle: string;
    readonly notFound: string;
    readonly tooManyTitle: string;
    readonly tooMany: string;
    readonly refusedTitle: string;
    readonly refused: string;
    readonly brokenTitle: string;
    readonly broken: string;
    readonly toForm: string;
  };
}
