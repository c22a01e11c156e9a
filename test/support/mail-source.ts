/** Just enough of RFC 5322 and RFC 2045 to read the plain-text mails that we send. */
export interface ParsedMail {
  readonly recipients: readonly string[];
  /** Names in lower case; folded lines joined. */
  readonly headers: ReadonlyMap<string, string>;
  readonly text: string;
}

export function readMailSource(source: string, recipients: readonly string[]): ParsedMail {
  const end = source.indexOf('\r\n\r\n');
  const lines = source
    .slice(0, end)
    .replace(/\r\n[ \t]+/g, ' ')
    .split('\r\n');
  const headers = new Map(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  );
  const body = source.slice(end + 4);
  const encoding = headers.get('content-transfer-encoding') ?? '7bit';
  return { recipients, headers, text: decodeBody(body, encoding) };
}

function decodeBody(body: string, encoding: string): string {
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString('utf8');
  if (encoding !== 'quoted-printable') return body;
  const bytes = body
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_whole, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
