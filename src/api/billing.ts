/** What an answer cost (api.md section 2.5). Nothing is charged yet: the shape is final, its figures are zero until billing exists. */
export interface WireBilling {
  readonly credits_charged: number;
  readonly results_returned: number;
  readonly items: readonly { readonly group: string; readonly credits: number }[];
  readonly free_repeat: readonly string[];
  readonly free_until: string | null;
  readonly balance: number;
  readonly dry_run: boolean;
}

export function unbilled(resultsReturned: 0 | 1): WireBilling {
  return {
    credits_charged: 0,
    results_returned: resultsReturned,
    items: [],
    free_repeat: [],
    free_until: null,
    balance: 0,
    dry_run: false,
  };
}

export const unbilledHeaders = { 'X-Call-Credits-Spent': '0' } as const;
