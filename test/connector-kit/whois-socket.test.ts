import iconv from 'iconv-lite';
import { decodeWhois, openWhoisSocket, type WhoisSocketOptions } from '../../src/connector-kit/whois-socket.js';
import { type LocalServer, serveLines } from '../support/local-server.js';

const now = () => new Date('2026-11-23T12:00:00Z');
const limits = { concurrency: 1, minimumDelayMs: 0, callsPerWindow: 100, windowMs: 1000 };
let server: LocalServer | undefined;

afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function open(answer: Parameters<typeof serveLines>[0], options: Partial<WhoisSocketOptions> = {}) {
  server = await serveLines(answer);
  return openWhoisSocket({ now, limits, allowHosts: [server.host], ...options });
}

test('one line is asked and the text until the server hangs up is the answer', async () => {
  const socket = await open((line, connection) => connection.end(`you asked ${line}\r\n`));
  expect(await socket.query(server!.host, 'northlist.example')).toBe('you asked northlist.example\r\n');
});

test('an empty answer, a hang-up, silence and a flood are failures, each by its name', async () => {
  const socket = await open(
    (line, connection) => {
      if (line === 'empty') connection.end();
      else if (line === 'hang-up') connection.resetAndDestroy();
      else if (line === 'flood') connection.end('x'.repeat(5000));
    },
    { timeoutMs: 150, maxBytes: 1000 },
  );
  const host = server!.host;
  await expect(socket.query(host, 'empty')).rejects.toMatchObject({ reason: 'empty-answer', kind: 'transient' });
  await expect(socket.query(host, 'hang-up')).rejects.toMatchObject({ reason: 'unreachable', kind: 'transient' });
  await expect(socket.query(host, 'flood')).rejects.toMatchObject({ reason: 'body-too-large' });
  await expect(socket.query(host, 'silence')).rejects.toMatchObject({ reason: 'timeout' });
  const patient = openWhoisSocket({ now, limits, allowHosts: [host] });
  await expect(patient.within(50).query(host, 'silence')).rejects.toMatchObject({ reason: 'timeout' });
});

test('an abort ends the wait at once', async () => {
  const socket = await open(() => undefined);
  const stop = new AbortController();
  setTimeout(() => stop.abort(), 20);
  await expect(socket.query(server!.host, 'silence', stop.signal)).rejects.toMatchObject({ reason: 'aborted' });
});

test('private servers are refused unless allowed, also where a referral names them', async () => {
  await open((_line, connection) => connection.end('x'));
  const guarded = openWhoisSocket({ now, limits });
  for (const host of [server!.host, server!.host.replace('127.0.0.1', 'localhost'), '169.254.169.254', '[::1]:43']) {
    await expect(guarded.query(host, 'x')).rejects.toMatchObject({ reason: 'private-address' });
  }
  for (const host of ['http://whois.northlist.example/', 'a b', '']) {
    await expect(guarded.query(host, 'x')).rejects.toMatchObject({ reason: 'unsupported-address' });
  }
});

test('a query cannot smuggle a second line', async () => {
  const socket = await open((_line, connection) => connection.end('x'));
  await expect(socket.query(server!.host, 'a\r\nb')).rejects.toMatchObject({
    reason: 'unsupported-address',
    kind: 'config',
  });
});

test.each([
  ['UTF-8', Buffer.from('Org: Nordl\u00ebst')],
  ['Latin-1', iconv.encode('Org: Nordl\u00ebst', 'latin1')],
])('text in %s is read as such', (_name, bytes) => {
  expect(decodeWhois(bytes)).toBe('Org: Nordl\u00ebst');
});

test('ISO-2022-JP, as JPRS sends it, is read', () => {
  const bytes = Buffer.concat([Buffer.from('[Name] '), Buffer.from('\u001b$BEl5~\u001b(B', 'latin1')]);
  expect(decodeWhois(bytes)).toBe('[Name] \u6771\u4eac');
});
