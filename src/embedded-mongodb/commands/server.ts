/** The handshake and the small commands drivers send by themselves. */

import { maxDocumentBytes, maxMessageBytes, maxWriteBatch } from '../protocol/frames.js';
import type { CommandDefinition } from './command.js';

/** What clients see as the server's version: the wire protocol of MongoDB 7.0 (wire version 21), of which the table is a subset. */
const version = '7.0.0';
const wireVersion = 21;

const helloOptions = [
  'helloOk',
  'client',
  'compression',
  'loadBalanced',
  'hostInfo',
  'topologyVersion',
  'maxAwaitTimeMS',
  'saslSupportedMechs',
  'speculativeAuthenticate',
  'internalClient',
  'backpressure',
];

/**
 * A stand-alone server that can be written to. No `logicalSessionTimeoutMinutes`, so drivers start no sessions and retry no writes;
 * no `topologyVersion`, so they poll instead of holding a streaming hello open.
 */
export const hello: CommandDefinition = {
  options: helloOptions,
  run: ({ name }, { now, connectionId }) => ({
    ...(name === 'hello' ? { isWritablePrimary: true } : { ismaster: true }),
    helloOk: true,
    maxBsonObjectSize: maxDocumentBytes,
    maxMessageSizeBytes: maxMessageBytes,
    maxWriteBatchSize: maxWriteBatch,
    localTime: now(),
    connectionId,
    minWireVersion: 0,
    maxWireVersion: wireVersion,
    readOnly: false,
  }),
};

export const ping: CommandDefinition = { options: [], run: () => ({}) };

/** Sessions hold nothing here, so ending them is done at once. */
export const endSessions: CommandDefinition = { options: [], run: () => ({}) };

export const buildInfo: CommandDefinition = {
  options: [],
  run: () => ({
    version,
    versionArray: [7, 0, 0, 0],
    modules: ['embedded'],
    bits: 64,
    maxBsonObjectSize: maxDocumentBytes,
    storageEngines: ['lmdb'],
  }),
};

export const connectionStatus: CommandDefinition = {
  options: ['showPrivileges'],
  run: () => ({ authInfo: { authenticatedUsers: [], authenticatedUserRoles: [] } }),
};

/** The one parameter clients ask for. Any other is not there, which MongoDB answers with an error of the driver's making. */
export const getParameter: CommandDefinition = {
  options: ['featureCompatibilityVersion'],
  run: () => ({ featureCompatibilityVersion: { version: '7.0' } }),
};
