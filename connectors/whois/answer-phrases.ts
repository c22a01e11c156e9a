/**
 * What servers of port 43 say instead of a record: data, not code. Each pattern is tried on single lines with their comment marks
 * (`%`, `#`, `*`, `>`) taken off, so that the terms of use around an answer, which speak of limits and availability, do not decide it.
 */

export type AnswerClass =
  | 'registered'
  | 'available'
  | 'reserved'
  | 'unassignable'
  | 'throttled'
  | 'server-down'
  | 'empty'
  | 'unknown';

export interface AnswerPhrase {
  readonly means: AnswerClass;
  readonly pattern: RegExp;
  /** A line as a server sent it; the test of the table. */
  readonly example: string;
}

function phrase(means: AnswerClass, pattern: RegExp, example: string): AnswerPhrase {
  return { means, pattern, example };
}

/** In this order: a throttled server may quote the question, a reserved name may be called "not available". */
export const answerPhrases: readonly AnswerPhrase[] = [
  // co.za, with the seconds to wait
  phrase('throttled', /^please go away for \d+ seconds?/i, 'Please go away for 13 Seconds'),
  phrase('throttled', /\b(quota|limit)\b.{0,40}\bexceeded\b/i, 'The WHOIS query quota for 192.0.2.1 has been exceeded'),
  phrase('throttled', /^(you|your \S+) (have |has )?exceeded\b/i, 'You have exceeded your quota of queries.'),
  phrase('throttled', /\bexceeded (the|your) .{0,40}\b(limit|quota|rate)\b/i, 'Client has exceeded the allowed rate'),
  phrase(
    'throttled',
    /access control limit reached/i,
    'Error: 55000000002 Connection refused; access control limit reached.',
  ),
  phrase('throttled', /^maximum queries per \w+ reached/i, 'Maximum queries per hour reached (100)'),
  phrase('throttled', /^too many (connections|requests|queries)\b/i, 'Too many connections.'),
  phrase('throttled', /only \d+ requests? per \w+ allowed/i, 'only 1 request per second allowed, try again later'),
  phrase('throttled', /^-?\d+: still in grace period/i, '-1: Still in grace period, wait 7777777 seconds'),
  phrase('throttled', /^query_status: 4[34]0\b/i, 'query_status: 440 Request Denied'),
  phrase('throttled', /^excessive querying,/i, 'Excessive querying, grace period of 30 seconds.'),
  phrase(
    'throttled',
    /^(your )?(request|query|queries|ip|address)\b.{0,40}\b(is|was|has been|are) (blocked|blacklisted|rate.?limited)/i,
    'Your IP has been blocked',
  ),

  phrase(
    'server-down',
    /\b(service|server|database)\b.{0,30}\b(temporarily unavailable|too busy|currently down|is down)/i,
    'Service temporarily unavailable.',
  ),
  phrase('server-down', /^(error: )?(internal server error|server error|database error)\b/i, 'Internal server error'),

  phrase('unassignable', /^status:\s*(unassignable|premium name)\b/i, 'Status:             UNASSIGNABLE'),
  phrase('unassignable', /^(domain )?status:\s*unavailable$/i, 'Domain status:         unavailable'),
  phrase(
    'unassignable',
    /^domain status:.*\bobject cannot be registered\b/i,
    'Domain Status: Prohibited String - Object Cannot Be Registered',
  ),
  phrase(
    'unassignable',
    /^this name is not available for registration/i,
    'This name is not available for registration:',
  ),

  phrase('available', /^(domain |object )?(data )?(record )?not found\b/i, 'Domain not found.'),
  phrase('available', /^(key|whois|data) not found\b/i, 'key not found'),
  phrase('available', /\b(domain|object|query|record)s?\b.{0,80}\bnot found\b/i, 'Domain example.com was not found!'),
  phrase('available', /^"?[\w.-]+"? (was )?not found\b/i, '"example.com" not found.'),
  phrase(
    'available',
    /\bno[_ ]?(match|matches|matching|entries|entry|objects?|records?|results|data|information)[_ ]?( were| was)?[_ ]?(found|available|record|domain|objects?)?/i,
    'No match for "EXAMPLE.COM".',
  ),
  phrase('available', /\bno domain records were found\b/i, 'No domain records were found to match "example.coop"'),
  phrase(
    'available',
    /^this domain is not available in our whois database/i,
    'This Domain is not available in our whois database',
  ),
  phrase('available', /^no such domain\b/i, 'No such domain example.com'),
  phrase('available', /^no found$/i, 'No Found'),
  phrase('available', /\bnothing found\b/i, '*** Nothing found for this query.'),
  phrase('available', /\bnot[ _-]?(been )?(regist(e)?red)\b/i, 'This domain name has not been registered.'),
  phrase('available', /\bdo(es)? not (exist|have (an entry|any data))/i, 'The queried object does not exist'),
  phrase('available', /\bno existe\b|no_se_encontro_el_objeto/i, 'example.cl: no existe'),
  phrase('available', /\b(is|are) (free|available)( for (registration|purchase))?\.?$/i, 'example.com is free'),
  phrase(
    'available',
    /\bdomain is available for (registration|purchase)/i,
    'This domain is available for registration.',
  ),
  phrase('available', /^((domain |query_)?status:\s*)?(220 )?(available|free)$/i, 'Status: free'),
  phrase(
    'available',
    /^(domain )?status:\s*(not registered|no object found|available|free)\b/i,
    'Domain Status: No Object Found',
  ),
  phrase('available', /\bno results were found\b/i, 'Unfortunately, No Results Were Found'),
  phrase('available', /\bdomain name not known\b/i, 'Invalid query or domain name not known in Dot TK Domain Registry'),
  phrase(
    'available',
    /\bcould not find the requested domain\b/i,
    'We could not find the requested domain on our system',
  ),
  phrase('available', /\bthis query returned 0 objects\b/i, 'This query returned 0 objects.'),
  phrase('available', /\bnincs tal[\u00e1a]lat\b/i, 'Nincs tal\u00e1lat / No match'),

  phrase('reserved', /^(domain |estado \/ )?status:?\]?\s*reserved\b/i, 'Status: RESERVED'),
  phrase('reserved', /^\[(status|state)\]\s+reserved\b/i, '[State]                         Reserved'),
  phrase('reserved', /^(name is )?reserved by \w+( registry)?$/i, 'Reserved by Registry'),
  phrase('reserved', /^(name is )?restricted( from registration| - .*)?$/i, 'RESTRICTED - Restricted domain name'),
  phrase('reserved', /\bis in the reserved list\b/i, 'Sorry, The domain you requested is in the reserved list.'),
  phrase('reserved', /^the domain you requested is prohibited/i, 'The domain you requested is prohibited.'),
  phrase(
    'reserved',
    /^domain is not available or is reserved\b/i,
    'Domain is not available or is reserved by the registry.',
  ),
  phrase('reserved', /^domain not available$/i, 'Domain not available'),
  // .name sells the third level under such a name
  phrase(
    'reserved',
    /^not available for (second level )?registration/i,
    'Not available for second level registration.',
  ),
  phrase('reserved', /^reserved( domain)?( name)?\.?$/i, 'Reserved Domain Name'),
  phrase('reserved', /\breserved (domain )?name\b.*\bnot available\b/i, 'This is a reserved name and not available'),
];
