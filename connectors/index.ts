import type { Connector } from '../src/connector-kit/contract.js';
import { anyConnector } from '../src/connector-kit/registry.js';
import { partnerFeed } from './partner-feed/index.js';

/** Every connector of the product, one line each. */
export const connectors: readonly Connector[] = [anyConnector(partnerFeed)];
