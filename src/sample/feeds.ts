import type { FeedFormat } from './feed-format.js';
import { kontakta } from './kontakta.js';
import { northlist } from './northlist.js';
import { westbook } from './westbook.js';

/** The three invented partners. Each has its own layout and error profile, as partners do; all three deliver UTF-8. */
export const feedFormats: readonly FeedFormat[] = [northlist, westbook, kontakta];
