import type { Random } from './random.js';

/**
 * The only phone numbers of the sample: +1 202 555 0100-0199 (reserved for fiction by NANPA) and +44 20 7946 0000-0999 (by Ofcom). Each
 * belongs to one person or to one switchboard; when they run out, nobody else has a phone.
 */

const switchboardsUs = 30;
const switchboardsGb = 100;
const personalUs = 100 - switchboardsUs;
const personalGb = 1000 - switchboardsGb;

/** How many people, and how many switchboards, can have a number. */
export const personalNumbers = personalUs + personalGb;
export const switchboardNumbers = switchboardsUs + switchboardsGb;

/** The E.164 number of the `nth` person with a phone, British ones first; null beyond the pool. */
export function personalNumber(nth: number): string | null {
  if (nth < personalGb) return gb(switchboardsGb + nth);
  return nth < personalNumbers ? us(switchboardsUs + nth - personalGb) : null;
}

/** The E.164 number of the `nth` switchboard; null beyond the pool. */
export function switchboardNumber(nth: number): string | null {
  if (nth < switchboardsGb) return gb(nth);
  return nth < switchboardNumbers ? us(nth - switchboardsGb) : null;
}

function gb(line: number): string {
  return `+44207946${String(line).padStart(4, '0')}`;
}

function us(line: number): string {
  return `+1202555${String(100 + line).padStart(4, '0')}`;
}

/** `e164` as people write it with its country code. */
export function internationalForm(e164: string, random: Random): string {
  const parts = e164.startsWith('+44') ? ['+44', '20', '7946', e164.slice(-4)] : ['+1', '202', '555', e164.slice(-4)];
  const spaced = parts.join(' ');
  return random.pick([e164, spaced, e164, `tel:${parts.join('-')}`, `00${spaced.slice(1)}`]);
}

/** `e164` without its country code, or null where the reader in `country` (ISO code) could not know which country is meant. */
export function nationalForm(e164: string, country: string): string | null {
  const line = e164.slice(-4);
  if (country === 'GB' && e164.startsWith('+44')) return `020 7946 ${line}`;
  return country === 'US' && e164.startsWith('+1') ? `(202) 555-${line}` : null;
}
