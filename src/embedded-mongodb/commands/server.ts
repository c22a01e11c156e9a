/** The handshake and the small commands drivers send by themselves. */

import { badValue } from '../errors.js';
import { maxDocumentBytes, maxMessageBytes, maxWriteBatch } from '../protocol/frames.js';
import { topologyVersionOf } from '../protocol/held-hello.js';
import type { Document } from '../values/bson-type.js';
import { type CommandDefinition, countOption } from './command.js';

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
 * A stand-alone server that can be written to. No `logicalSessionTimeoutMinutes`, so drivers start no sessions and retry no writes. Holding
 * an answer back is the connection's part (`protocol/held-hello.ts`). Throws BadValue where only one of the two options for it is there.
 */
export const hello: CommandDefinition = {
  options: helloOptions,
  run: ({ name, body }, { now, connectionId, processId }) => {
    const awaitMs = countOption(body, 'maxAwaitTimeMS');
    if ((awaitMs === undefined) !== (body.topologyVersion === undefined))
      throw badValue("'maxAwaitTimeMS' and 'topologyVersion' go together");
    return { ...aboutServer(name), localTime: now(), connectionId, topologyVersion: topologyVersionOf(processId) };
  },
};

function aboutServer(name: string): Document {
  return {
    ...(name === 'hello' ? { isWritablePrimary: true } : { ismaster: true }),
    helloOk: true,
    maxBsonObjectSize: maxDocumentBytes,
    maxMessageSizeBytes: maxMessageBytes,
    maxWriteBatchSize: maxWriteBatch,
    minWireVersion: 0,
    maxWireVersion: wireVersion,
    readOnly: false,
  };
}

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
