import { type ReceiptVerdict, receiptPublicKey, verifyReceipt } from '../domain/receipt.js';
import { ConfigError } from '../errors.js';
import type { OperationContext } from './context.js';

/** The key that anybody can check our receipts with, as PEM. */
export function publicReceiptKey(context: OperationContext): string {
  return receiptPublicKey(context.keyring);
}

/** What the text of a receipt is worth under `publicKey`. Needs no store. Throws `ConfigError` where the key is no PEM public key. */
export function checkReceipt(text: string, publicKey: string): ReceiptVerdict {
  try {
    return verifyReceipt(text, publicKey);
  } catch (error) {
    throw new ConfigError('The public key is no Ed25519 key in PEM.', { cause: error });
  }
}
