import { type ReceiptVerdict, receiptPublicKeys, verifyReceipt } from '../domain/receipt.js';
import { ConfigError } from '../errors.js';
import type { OperationContext } from './context.js';

/** The keys that anybody can check our receipts with, as PEM: the one in use first, then those of before. */
export function publicReceiptKeys(context: OperationContext): string {
  return receiptPublicKeys(context.keyring);
}

/** What the text of a receipt is worth under `publicKey`. Needs no store. Throws `ConfigError` where the key is no PEM public key. */
export function checkReceipt(text: string, publicKey: string): ReceiptVerdict {
  try {
    return verifyReceipt(text, publicKey);
  } catch (error) {
    throw new ConfigError('The public key is no Ed25519 key in PEM.', { cause: error });
  }
}
