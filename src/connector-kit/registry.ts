import { ConfigError } from '../errors.js';
import type { Connector } from './contract.js';

/** The connectors of this installation. The list is explicit: a folder that nobody names does nothing. */
export interface ConnectorRegistry {
  /** The connector of `id`, or null. */
  get(id: string): Connector | null;
  list(): readonly Connector[];
}

/** Registers `connectors` by id. Throws `ConfigError` for an id taken twice. */
export function connectorRegistry(connectors: readonly Connector[]): ConnectorRegistry {
  const byId = new Map<string, Connector>();
  for (const connector of connectors) {
    const { id } = connector.manifest;
    if (byId.has(id)) throw new ConfigError(`Two connectors are called "${id}".`);
    byId.set(id, connector);
  }
  return { get: (id) => byId.get(id) ?? null, list: () => [...byId.values()] };
}

/** Forgets the settings' type of a connector, for lists: settings always come from the connector's own schema before they go back in. */
export function anyConnector<Settings>(connector: Connector<Settings>): Connector {
  return connector as unknown as Connector;
}
