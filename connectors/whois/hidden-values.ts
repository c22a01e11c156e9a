/**
 * Values that say that there is a value and hide it: data, not code. A value that matches never becomes a field value; it becomes the
 * fact that the field is withheld, by whom and when (sources.md section 4).
 */

export type HiddenKind = 'redacted' | 'proxy' | 'relay' | 'form' | 'placeholder';

export interface HiddenPhrase {
  readonly kind: HiddenKind;
  readonly pattern: RegExp;
  /** As registries and registrars write it; the test of the table. */
  readonly example: string;
}

function phrase(kind: HiddenKind, pattern: RegExp, example: string): HiddenPhrase {
  return { kind, pattern, example };
}

/** Tried in this order on the whole value. A company may be called "Redacted Ltd"; it is lost here, which is the safe error. */
export const hiddenPhrases: readonly HiddenPhrase[] = [
  // An "e-mail" that is an address of a page or a sentence.
  phrase(
    'form',
    /https?:\/\/|\bwww\.\S+\/|^\S+\.\S+\/\S*contact/i,
    'https://www.registrar.example/contact?domain=northlist.example',
  ),
  phrase(
    'form',
    /\bselect (contact|request) domain holder\b|\bdomain holder link\b/i,
    'Select Contact Domain Holder link at the registrar',
  ),
  // Addresses that forward, one for each domain: useless tomorrow, and no address of the holder.
  phrase(
    'relay',
    /@(.+\.)?(domainsbyproxy\.com|privacy-link\.com|whoisguard\.com|whoisprivacyprotect\.com|contactprivacy\.(com|email)|privacyprotect\.org|privacyguardian\.org|withheldforprivacy\.com|anonymised\.email|anonymize\.com|proxy\.dreamhost\.com|protecteddomainservices\.com|whoisprivacycorp\.com|domainprivacygroup\.com|myprivacy\.(net|ca)|onamae\.com|o-w-o\.info|gdpr-masked\.com|identity-protect\.org|dnstinations\.com|superprivacyservice\.com|perfectprivacy\.com|networksolutionsprivateregistration\.com|1and1-private-registration\.com|privatewhois\.net|regprivate\.ru|whois-protect\.ru|safewhois\.\w+|whoisproxy\.\w+)$/i,
    'northlist.example@domainsbyproxy.com',
  ),
  phrase('relay', /@[\w.-]*(whois|privacy|proxy|anonym|private-?regist|protect)[\w.-]*$/i, 'x7f2@whois-shield.example'),
  phrase('relay', /^[0-9a-f]{16,}(-\d+)?@/i, '0a1b2c3d4e5f60718293a4b5c6d7e8f9-4051@contact.registrar.example'),
  phrase(
    'redacted',
    /query the rdds service|rdds service of the registrar/i,
    'Please query the RDDS service of the Registrar of Record identified in this output',
  ),
  phrase('redacted', /\bredacted\b/i, 'REDACTED FOR PRIVACY'),
  phrase(
    'redacted',
    /\bnot disclosed\b|\bundisclosed\b|\bnondisclosed\b|\bnon[- ]disclos/i,
    'Not Disclosed - Visit www.registry.example for web-based WHOIS',
  ),
  phrase(
    'redacted',
    /\bnot (available|shown|displayed|published|provided|public)\b|\bunavailable\b/i,
    'Not Available From Registry',
  ),
  phrase('redacted', /\bdata (is )?(protected|hidden|withheld|removed|masked)\b/i, 'Data Protected'),
  phrase(
    'redacted',
    /\b(statutory|gdpr) masking|\bgdpr (masked|redacted|protected)\b|\bmasked\b/i,
    'Statutory Masking Enabled',
  ),
  phrase('redacted', /\bdue to gdpr\b|\bgdpr compliance\b|\bper gdpr\b/i, 'Not displayed due to GDPR'),
  phrase('redacted', /\bhidden\b/i, 'hidden upon user request'),
  phrase('redacted', /\b(datos|informaci[o\u00f3]n) (privad|protegid|confidencial)/i, 'datos privados'),
  phrase('redacted', /^privado$|\bconfidential\b|\bnon[- ]public data\b/i, 'Non-Public Data'),
  phrase(
    'redacted',
    /^(private|personal data|personal information|natural person|individual)$|\bprivate (person|individual|registration|registrant|by design|data)\b/i,
    'Private Person',
  ),
  phrase(
    'redacted',
    /\b(contact|registration|registrant|registrar|domain|identity|owner|data) private\b/i,
    'Registration Private',
  ),
  phrase(
    'redacted',
    /\bpersonal data, can not be publicly disclosed\b|according to applicable laws/i,
    'Personal data, can not be publicly disclosed according to applicable laws.',
  ),
  // Services that stand in for the holder.
  phrase('proxy', /\bdomains? ?by ?proxy\b|\bproxy\b/i, 'Domains By Proxy, LLC'),
  phrase(
    'proxy',
    /\bwhois ?(guard|privacy|agent|protect|trustee|secure|shield|foundation|identity)\b|\bwhoisguard\b|privacy ?guardian|\bprivacydotlink\b/i,
    'WhoisGuard, Inc.',
  ),
  phrase(
    'proxy',
    /\b(contact|perfect|super|domain|identity|whois|customer|registration|registrant|secure|id|my)[- ]?(privacy|protect(ion|ed)?)\b/i,
    'Contact Privacy Inc. Customer 0123456789',
  ),
  phrase(
    'proxy',
    /\bprivacy\b.{0,30}\b(service|protect|customer|inc|ltd|llc|ehf|corp|foundation|limited|department|administrator)/i,
    'Privacy service provided by Withheld for Privacy ehf',
  ),
  phrase(
    'proxy',
    /\b(protection|privacy) (service|of private person)|\banonymi[sz]e\b|\banonymous\b|\bdomain protection services\b/i,
    'Identity Protection Service',
  ),
  phrase(
    'proxy',
    /\b(on behalf of|c\/o) .{0,60}\b(owner|customer|registrant|holder)\b/i,
    'On behalf of northlist.example OWNER',
  ),
  phrase('redacted', /\bwithheld\b/i, 'Information withheld'),
  phrase('placeholder', /^[\s.\-_*x?!/0()]*$/i, '-'),
  phrase(
    'placeholder',
    /^\(?(n\.?\/?a\.?|none|no data|no name|null|nil|unknown|undefined|not applicable|not defined|not\.defined\.?|not entered|to be determined|tbd|empty)\)?$/i,
    'n/a',
  ),
];

/** Why `value` is no value but the sign of a hidden one, or null for a value that may be read. Blank text is null: it hides nothing. */
export function hiddenKindOf(value: string): HiddenKind | null {
  const text = value.normalize('NFKC').replace(/\s+/g, ' ').trim();
  if (text === '') return null;
  return hiddenPhrases.find(({ pattern }) => pattern.test(text))?.kind ?? null;
}
