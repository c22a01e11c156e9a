import type { Connector } from '../src/connector-kit/contract.js';
import * as list from './list.js';

/** The connectors of `list.ts`, in the order of their names. Their settings' types are forgotten: settings come from each one's schema. */
export const connectors: readonly Connector[] = Object.values(list) as unknown as readonly Connector[];
