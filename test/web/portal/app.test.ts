import { createServer, type RequestListener } from 'node:http';
import request from 'supertest';
import { noticeLanguages } from '../../../src/domain/notice.js';
import type { OperationContext } from '../../../src/operations/context.js';
import { listOutbox, showMail } from '../../../src/operations/send-mail.js';
import { wordsOf } from '../../../src/web/portal/words/index.js';
import { createSite } from '../../../src/web/site.js';
import { openTestApi, type TestApi } from '../../api/open-api.js';

/** The pages beside the API on one server, as `candor start` wires them. */

let api: TestApi;
let site: RequestListener;
beforeAll(async () => {
  api = await openTestApi({ missGridMs: 50 });
  site = siteOf(api.context);
});
afterAll(() => api?.close());
beforeEach(() => {
  api.ms.now += 61_000; // the limit of an address is a matter of one test only
});

function siteOf(context: OperationContext): RequestListener {
  const sleep = async (waitMs: number) => {
    api.ms.slept.push(waitMs);
    api.ms.now += waitMs;
  };
  return createSite({ api: api.app as RequestListener, context, clockMs: () => api.ms.now, sleep });
}

function get(path: string, language = 'en') {
  return request(createServer(site)).get(path).set('Accept-Language', language);
}

function post(path: string, fields: Record<string, string>, headers: Record<string, string> = {}) {
  return request(createServer(site))
    .post(path)
    .set({ 'Accept-Language': 'en', ...headers })
    .type('form')
    .send(fields);
}

/** The path of the link in the letter to `address`. */
async function linkTo(address: string): Promise<string> {
  for (const { id } of await listOutbox(api.context)) {
    const mail = await showMail(api.context, { mailId: id });
    if (mail?.to === address) return new URL(/http\S+/.exec(mail.text)![0]).pathname;
  }
  throw new Error('no such letter waits');
}

function reference(text: string): string {
  return /opt_[\w-]{22}/.exec(text)![0];
}

describe('B16: the form', () => {
  test.each(noticeLanguages)('is there in %s, needs no key, and asks for no money', async (language) => {
    const { status, text, headers } = await get(`/opt-out?lang=${language}`, 'en');
    expect([status, headers['content-language']]).toEqual([200, language]);
    expect(text).toContain(`<html lang="${language}">`);
    expect(text).toContain(`<h1>${wordsOf[language].form.title}</h1>`);
    for (const other of noticeLanguages) expect(text).toContain(wordsOf[other].languageName);
  });

  test('B1: follows the browser, and an unknown language is English, never a 404', async () => {
    expect((await get('/opt-out', 'fr-CA, de;q=0.5')).headers['content-language']).toBe('fr');
    expect((await get('/opt-out?lang=tlh', 'fr')).headers['content-language']).toBe('en');
    expect((await get('/opt-out?lang=de&lang=it', 'nl')).status).toBe(200);
  });

  test('B7: loads nothing of another host, runs nothing, sets no cookie, is framed by nobody', async () => {
    const { text, headers } = await get('/opt-out');
    expect(headers['content-security-policy']).toBe(
      "default-src 'none';style-src 'self';form-action 'self';base-uri 'none';frame-ancestors 'none'",
    );
    expect(headers['set-cookie']).toBeUndefined();
    expect(headers['cache-control']).toBe('no-store');
    expect(text).not.toMatch(/<script|https?:\/\/|style=|\son[a-z]+=/);
    const css = await get(/href="(\/opt-out\/style-[0-9a-f]{12}\.css)"/.exec(text)![1]!);
    expect([css.status, css.headers['content-type']]).toEqual([200, 'text/css; charset=utf-8']);
    expect(css.text).not.toMatch(/url\(|@import/);
  });

  test('has a label for every field, and each hint and problem tied to its own', async () => {
    const { text } = await post('/opt-out', { phone: 'abc', email: 'x' });
    const controls = [...text.matchAll(/<(?:input|select) id="([a-z_]+)"/g)].map(([, id]) => id);
    expect(controls).toEqual(['email', 'phone', 'profile_url', 'full_name', 'company', 'scope']);
    for (const id of controls) expect(text).toContain(`<label for="${id}">`);
    const ids = new Set([...text.matchAll(/ id="([\w-]+)"/g)].map(([, id]) => id));
    for (const [, list] of text.matchAll(/aria-describedby="([^"]+)"/g))
      for (const id of list!.split(' ')) expect(ids).toContain(id);
    expect(text).toMatch(/id="phone"[^>]*aria-invalid="true"/);
    expect(text).toContain('role="alert"');
  });
});

describe('a form that is sent', () => {
  test('gets one answer for known and unknown people, but for the reference, on the grid', async () => {
    const slept = api.ms.slept.length;
    const known = await post('/opt-out', { email: 'fay@fjell.example' });
    const unknown = await post('/opt-out', { email: 'unheard.of@fjell.example' });
    expect([known.status, unknown.status]).toEqual([200, 200]);
    expect(known.text.replace(reference(known.text), '')).toBe(unknown.text.replace(reference(unknown.text), ''));
    expect(api.ms.slept.length).toBe(slept + 2);
    const again = await post('/opt-out', { email: 'fay@fjell.example' });
    expect(again.text).toBe(known.text);
  });

  test('holds at once, and the page says who proves what', async () => {
    const { text } = await post('/opt-out', { phone: '+44 20 7946 0111' });
    expect(text).toContain(wordsOf.en.received.officer);
    expect(text).not.toContain(wordsOf.en.received.mailedOnce);
    const lookup = await request(createServer(site))
      .post('/v1/persons/lookup')
      .set('X-API-Key', api.key)
      .send({ email: 'elin.sandvik@nordlys.example' });
    expect(lookup.status).toBe(404);
  });

  test.each([
    ['nothing', {}, wordsOf.en.problems.nothingGiven],
    ['a name alone', { full_name: 'Anna Rossi' }, wordsOf.en.problems.tooLittle],
    ['an address that is none', { email: 'anna' }, wordsOf.en.problems.unreadable],
    ['a shared mailbox', { email: 'info@nordlys.example' }, wordsOf.en.problems.sharedMailbox],
    ['too much', { company: 'x'.repeat(201), full_name: 'Anna' }, wordsOf.en.problems.tooLong],
  ])('with %s comes back with what is wrong', async (_title, fields, problem) => {
    const { status, text } = await post('/opt-out', fields as Record<string, string>);
    expect(status).toBe(400);
    expect(text).toContain(problem);
  });

  test('comes back with what was typed as text, never as markup', async () => {
    const evil = `"><img src=x onerror=alert(1)>`;
    const { text } = await post('/opt-out', { phone: evil, company: `</main>${evil}`, full_name: evil });
    expect(text).not.toContain('<img');
    expect(text).toContain('&quot;&gt;&lt;img');
    expect(text.match(/<\/main>/g)).toHaveLength(1);
  });

  test.each([
    ['another site', { 'Sec-Fetch-Site': 'cross-site' }],
    ['another origin', { Origin: 'https://evil.example' }],
  ])('from %s is refused and holds nobody', async (_title, headers) => {
    const before = await api.context.store.suppressions.count();
    const { status } = await post('/opt-out', { email: 'rita@fjell.example' }, headers);
    expect([status, await api.context.store.suppressions.count()]).toEqual([403, before]);
  });

  test.each([
    ['JSON', 'application/json', '{"email":"rita@fjell.example"}', 400],
    ['a field of ours that is none', 'application/x-www-form-urlencoded', 'email=a%40b.example&reason=erasure', 400],
    ['11 kB', 'application/x-www-form-urlencoded', `email=${'a'.repeat(11_000)}`, 413],
  ])('as %s is refused', async (_title, type, body, status) => {
    const answer = await request(createServer(site)).post('/opt-out').set('Content-Type', type).send(body);
    expect([answer.status, answer.headers['content-type']]).toEqual([status, 'text/html; charset=utf-8']);
  });

  test('one too many from one address waits', async () => {
    const agent = siteOf(api.context);
    const send = () => request(createServer(agent)).post('/opt-out').type('form').send({});
    for (let sent = 0; sent < 20; sent += 1) expect((await send()).status).toBe(400);
    const { status, headers } = await send();
    expect([status, Number(headers['retry-after']) > 0]).toEqual([429, true]);
    api.ms.now += 61_000;
    expect((await send()).status).toBe(400);
  });
});

describe('the mailed link', () => {
  test('shows a button and changes nothing by being opened; the button gives the receipt, once', async () => {
    await post('/opt-out', { email: 'toni@fjell.example' });
    const path = await linkTo('toni@fjell.example');
    for (let opened = 0; opened < 3; opened += 1) expect((await get(path)).status).toBe(200);
    await request(createServer(site)).head(path);
    expect(await api.context.store.profiles.findByLookupKeys(['email:toni@fjell.example'], 1)).toHaveLength(1);
    const page = await get(`${path}?lang=it`);
    expect(page.text).toContain(wordsOf.it.confirm.press);
    expect(page.text).toContain(`action="${path}?lang=it"`);
    const done = await post(`${path}?lang=it`, {});
    expect(done.status).toBe(200);
    expect(done.text).toContain(wordsOf.it.receipt.title);
    expect(done.text).toMatch(/<pre>Candor opt-out receipt 1\n/);
    expect(await api.context.store.profiles.findByLookupKeys(['email:toni@fjell.example'], 1)).toEqual([]);
    const used = await post(path, {});
    const forged = await post(`/opt-out/confirm/${'a'.repeat(43)}`, {});
    expect([used.status, used.text]).toEqual([404, forged.text]);
  });

  test('pressed from another site does nothing', async () => {
    await post('/opt-out', { email: 'nils@fjell.example' });
    const path = await linkTo('nils@fjell.example');
    expect((await post(path, {}, { 'Sec-Fetch-Site': 'cross-site' })).status).toBe(403);
    expect((await post(path, {})).status).toBe(200);
  });
});

describe('around the pages', () => {
  test.each(['/opt-out/', '/opt-out/nothing', '/opt-out/confirm', '/opt-out/confirm/%E0%A4%A', '/opt-out/style-0.css'])(
    '%s is a page that says so, with the way back',
    async (path) => {
      const { status, text } = await get(path, 'de');
      if (path !== '/opt-out/') expect([400, 404]).toContain(status);
      expect(text).toContain('<html lang="de">');
    },
  );

  test('the API keeps its own headers and bodies', async () => {
    const { headers, body, status } = await get('/opt-outs');
    expect([status, body.code]).toEqual([404, 'not_found']);
    expect(headers['content-security-policy']).toBe("default-src 'none';frame-ancestors 'none'");
    expect(headers['referrer-policy']).toBe('no-referrer');
  });

  test('a store that is away is said, and is no success', async () => {
    const away = async () => {
      throw Object.assign(new Error('no server'), { name: 'MongoServerSelectionError' });
    };
    const { store } = api.context;
    const broken = siteOf({
      ...api.context,
      log: { ...api.context.log, error: () => undefined },
      store: { ...store, suppressions: { ...store.suppressions, add: away } },
    });
    const answer = await request(createServer(broken)).post('/opt-out').type('form').send({ email: 'a@fjell.example' });
    expect([answer.status, answer.headers['retry-after']]).toEqual([503, '5']);
    expect(answer.text).toContain(wordsOf.en.errors.broken);
  });
});
