import type { NoticeLanguage } from '../../../domain/notice.js';
import { de } from './de.js';
import { en } from './en.js';
import { es } from './es.js';
import { fr } from './fr.js';
import { it } from './it.js';
import { nl } from './nl.js';
import type { Words } from './words.js';

export type { Words } from './words.js';

/** The texts of each notice language; the type refuses a language without them. */
export const wordsOf: Readonly<Record<NoticeLanguage, Words>> = { it, en, fr, es, de, nl };
