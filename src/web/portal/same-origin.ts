/**
 * Whether a form was sent from our own page. There is no session to ride on, but a foreign page must not make its visitors' browsers send
 * opt-outs by the thousand, each from another address.
 */

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/** True where the browser says so: `Sec-Fetch-Site`, else `Origin`. Programs that send neither are nobody's victim and pass. */
export function isOwnForm(headers: Headers, publicUrl: string): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin';
  const { origin, host } = headers;
  if (origin === undefined) return true;
  if (typeof origin !== 'string' || !URL.canParse(origin)) return false;
  return origin === new URL(publicUrl).origin || new URL(origin).host === host;
}
