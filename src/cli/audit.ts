import { createReadStream, createWriteStream } from 'node:fs';
import { readFile, rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import type { Command } from 'commander';
import { ConfigError } from '../errors.js';
import { checkpointAudit } from '../operations/checkpoint-audit.js';
import { auditPublicKeys, exportAudit } from '../operations/export-audit.js';
import { verifyAuditFile } from '../operations/verify-audit-file.js';
import { say } from './output.js';
import { withRuntime } from './with-runtime.js';

/** `candor audit checkpoint|export|key|verify`. Verifying opens neither store nor settings: it works on any machine, without network. */
export function addAuditCommands(program: Command): void {
  const audit = program.command('audit').description('the audit log: sign it, take it out, verify it');
  audit
    .command('checkpoint')
    .description('signs the log as it stands and prints the note; keep it on another machine')
    .action(async () =>
      withRuntime(async ({ context }) => {
        process.stdout.write((await checkpointAudit(context)).note);
      }),
    );
  audit
    .command('key')
    .description('prints the public keys that verify the checkpoints, the one in use first')
    .action(async () =>
      withRuntime(async ({ context }) => {
        process.stdout.write(`${auditPublicKeys(context).join('\n')}\n`);
      }),
    );
  audit
    .command('export')
    .argument('<file>', 'written whole or not at all')
    .description('writes the whole log with its checkpoints')
    .action(async (file: string) =>
      withRuntime(async ({ context }) => {
        const { size, lines } = await exportAudit(context);
        await writeWhole(file, lines);
        say(`${size} entries written.`);
      }),
    );
  audit
    .command('verify')
    .argument('<file>', 'an exported log')
    .option('--checkpoint <files...>', 'notes kept elsewhere: they tell a cut tail')
    .option('--public-key <file>', 'the key kept elsewhere; without it the one in the file is taken')
    .description('verifies an exported log; needs no store and no network')
    .action(verify);
}

async function verify(
  file: string,
  { checkpoint = [], publicKey }: { readonly checkpoint?: readonly string[]; readonly publicKey?: string },
): Promise<void> {
  const checkpoints = await Promise.all(checkpoint.map(readText));
  const publicKeys = publicKey === undefined ? [] : linesOf(await readText(publicKey));
  if (publicKey !== undefined && publicKeys.length === 0) throw new ConfigError('The file of the public key is empty.');
  const verdict = await verifyAuditFile(chunksOf(file), { checkpoints, publicKeys });
  for (const { kind, line, text } of verdict.findings)
    process.stdout.write(`${kind}${line === null ? '' : `, line ${line}`}: ${text}\n`);
  if (verdict.findings.length > 0) {
    process.exitCode = 1;
    return;
  }
  process.stdout.write(`verified: ${verdict.entries} entries, ${verdict.checkpoints} checkpoints\n`);
  if (!verdict.isTrusted)
    say('The public key was the one in the file; give --public-key to know who signed, --checkpoint to know the tail.');
}

function linesOf(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

async function* chunksOf(file: string): AsyncGenerator<Uint8Array> {
  try {
    yield* createReadStream(file) as AsyncIterable<Uint8Array>;
  } catch (error) {
    throw refused('read', error);
  }
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw refused('read', error);
  }
}

// Under its name only when it is whole: half a log would be told as one whose tail was cut. Private: it holds pseudonyms.
async function writeWhole(file: string, lines: AsyncIterable<string>): Promise<void> {
  const draft = `${file}.${process.pid}.part`;
  try {
    await pipeline(lines, createWriteStream(draft, { flags: 'wx', mode: 0o600, flush: true }));
    await rename(draft, file);
  } catch (error) {
    if (error instanceof Error && 'syscall' in error) throw refused('written', error);
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

function refused(verb: 'read' | 'written', error: unknown): ConfigError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'failed';
  return new ConfigError(`A file cannot be ${verb} (${code}).`, { cause: error });
}
