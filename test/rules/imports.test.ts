import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { globalViolations, importCycles, importViolations } from './import-rules.js';
import { type SourceFile, sourceFiles, top } from './source-tree.js';

const manifest = JSON.parse(readFileSync(join(top, 'package.json'), 'utf8')) as {
  dependencies: Record<string, string>;
};
const dependencies = new Set(Object.keys(manifest.dependencies));
const files = sourceFiles('src', 'connectors', 'jobs');

describe('the import rules of design.md section 2', () => {
  test('there are files to look at', () => {
    expect(files.length).toBeGreaterThan(10);
  });

  test('no file imports what its area may not', () => {
    expect(files.flatMap((file) => importViolations(file, dependencies))).toEqual([]);
  });

  test('there is no import cycle', () => {
    expect(importCycles(files).map((cycle) => cycle.join(' -> '))).toEqual([]);
  });

  test('the environment is read by readConfig only, the domain reads neither clock nor chance', () => {
    expect(files.flatMap(globalViolations)).toEqual([]);
  });
});

describe('the rules see a planted violation', () => {
  function planted(path: string, text: string): SourceFile {
    return { path, text };
  }

  test.each([
    ['domain', 'src/domain/profile.ts', `import { log } from '../log.js';`],
    ['domain, network', 'src/domain/field/email.ts', `import { lookup } from 'node:dns';`],
    ['domain, store', 'src/domain/profile.ts', `import type { Store } from '../store/index.js';`],
    ['store', 'src/store/profiles.ts', `import { x } from '../operations/x.js';`],
    ['connector-kit', 'src/connector-kit/http.ts', `import { x } from '../store/sources.js';`],
    ['queue', 'src/queue/in-process.ts', `import { x } from '../domain/statement.js';`],
    ['embedded-mongodb', 'src/embedded-mongodb/server.ts', `import { CandorError } from '../errors.js';`],
    ['operations', 'src/operations/lookup.ts', `import { x } from '../queue/in-process.js';`],
    ['api, store', 'src/api/v1/persons/routes.ts', `import { x } from '../../../store/profiles.js';`],
    [
      'api, values of the domain',
      'src/api/v1/persons/present.ts',
      `import { assemble } from '../../../domain/profile.js';`,
    ],
    ['api, queue', 'src/api/app.ts', `import { x } from '../queue/contract.js';`],
    ['cli', 'src/cli.ts', `const x = await import('./store/index.js');`],
    ['cli start', 'src/cli/start.ts', `import { openStore } from '../store/index.js';`],
    ['another command', 'src/cli/people.ts', `import { createApp } from '../api/app.js';`],
    ['connector, store', 'connectors/github/index.ts', `import { x } from '../../src/store/index.js';`],
    ['connector, other domain', 'connectors/github/index.ts', `import { x } from '../../src/domain/purpose.js';`],
    ['connector, another one', 'connectors/github/index.ts', `export { x } from '../whois/index.js';`],
    ['job, store', 'jobs/pull-source.ts', `import { x } from '../src/store/index.js';`],
    ['job, another one', 'jobs/pull-source.ts', `import { x } from './sweep-pending.js';`],
    ['sdk', 'src/sdk/client.ts', `import type { x } from '../api/app.js';`],
    ['sample', 'src/sample/people.ts', `import { x } from '../domain/profile.js';`],
    ['config', 'src/config.ts', `import { x } from './domain/retention.js';`],
    ['an unknown area', 'src/shared/thing.ts', `import { x } from '../errors.js';`],
    ['a type in passing', 'src/domain/profile.ts', `type Store = import('../store/index.js').Store;`],
    ['a require', 'src/domain/profile.ts', `const store = require('../store/index.js');`],
    ['mongoose outside the store', 'src/operations/lookup.ts', `import mongoose from 'mongoose';`],
    ['the driver in an operation', 'src/operations/lookup.ts', `import type { Filter } from 'mongodb';`],
    ['express in an operation', 'src/operations/lookup.ts', `import express from 'express';`],
    ['nodemailer in an operation', 'src/operations/send-mail.ts', `import { createTransport } from 'nodemailer';`],
    ['mail, values of an operation', 'src/mail/smtp.ts', `import { sendMail } from '../operations/send-mail.js';`],
    ['web, the API', 'src/web/site.ts', `import { createApp } from '../api/app.js';`],
    ['web, store', 'src/web/portal/app.ts', `import { x } from '../../store/outbox.js';`],
    ['a package of the tests', 'src/domain/profile.ts', `import fc from 'fast-check';`],
    ['a builtin without its node:', 'src/store/connection.ts', `import { join } from 'path';`],
    ['an import without .js', 'src/domain/profile.ts', `import { x } from './statement';`],
  ])('%s', (_title, path, text) => {
    expect(importViolations(planted(path, text), dependencies)).toHaveLength(1);
  });

  test.each([
    ['src/api/v1/persons/present.ts', `import type { Profile } from '../../../domain/profile.js';`],
    ['src/operations/lookup.ts', `import type { Queue } from '../queue/contract.js';`],
    ['src/cli.ts', `import { startCandor } from './main.js';`],
    ['src/cli/start.ts', `import { createApp } from '../api/app.js';`],
    ['src/main.ts', `import { openStore } from './store/index.js';`],
    ['src/mail/smtp.ts', `import type { Mailer } from '../operations/mailer.js';`],
    ['src/web/portal/app.ts', `import { addressLimit } from '../../api/address-limit.js';`],
    ['connectors/index.ts', `import { github } from './github/index.js';`],
    ['connectors/github/index.ts', `import { Octokit } from '@octokit/rest';`],
  ])('%s may: %s', (path, text) => {
    expect(importViolations(planted(path, text), dependencies)).toEqual([]);
  });

  test('a cycle of three files, one step a type', () => {
    const cycle = importCycles([
      planted('src/domain/a.ts', `import { b } from './b.js';`),
      planted('src/domain/b.ts', `import type { C } from './c.js';`),
      planted('src/domain/c.ts', `export { a } from './a.js';`),
    ]);
    expect(cycle).toEqual([['src/domain/a.ts', 'src/domain/b.ts', 'src/domain/c.ts', 'src/domain/a.ts']]);
  });

  test.each([
    ['src/store/connection.ts', 'const uri = process.env.MONGODB_URI;'],
    ['src/store/connection.ts', `const uri = process['env'].MONGODB_URI;`],
    ['src/store/connection.ts', 'const uri = globalThis.process.env.MONGODB_URI;'],
    ['src/store/connection.ts', 'const { MONGODB_URI } = process.env;'],
    ['src/store/connection.ts', `import { env } from 'node:process';`],
    ['src/store/connection.ts', 'readConfig(process.env);'],
    ['src/main.ts', 'readConfig(process.env.CANDOR_ALL);'],
    ['src/main.ts', 'const long = process.env.CANDOR_TEST_LONG;'],
    ['src/domain/retention.ts', 'const now = Date.now();'],
    ['src/domain/retention.ts', 'const now = new Date();'],
    ['src/sample/people.ts', 'const chance = Math.random();'],
  ])('%s: %s', (path, text) => {
    expect(globalViolations(planted(path, text))).toHaveLength(1);
  });

  test('reading the configuration in the composition root and a given time in the domain are fine', () => {
    expect(globalViolations(planted('src/cli.ts', 'const config = readConfig(process.env);'))).toEqual([]);
    expect(globalViolations(planted('src/domain/retention.ts', 'const day = new Date(now.getTime());'))).toEqual([]);
  });
});
