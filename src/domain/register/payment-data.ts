/** Data of payment instruments are never stored (B70): a collection with a field of such a name is refused before it is opened. */

const words = [
  'card_?(number|no|holder|expiry|type)',
  '(credit|debit|payment)_?card',
  'pan',
  'cvv2?',
  'cvc2?',
  'iban',
  'paypal_?(account|email|id)',
  'account_?number',
  'track_?data',
];
const pattern = new RegExp(`(^|[._])(${words.join('|')})($|[._])`);

/** True for the name of a field (`cardNumber`, `payment.iban`) that would hold a payment instrument. */
export function namesPaymentInstrument(path: string): boolean {
  return pattern.test(path.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase());
}
