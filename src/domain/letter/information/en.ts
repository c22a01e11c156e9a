import type { InformationWords } from './words.js';

export const en: InformationWords = {
  subject: 'Information about business contact data that we hold about you',
  greeting: 'Hello,',
  opening: (controller) =>
    `we keep a database of business contacts. It holds data about you that you did not give us yourself, so we are telling you about it (Article 14 of the General Data Protection Regulation). Responsible is: ${controller}`,
  what: 'We hold about you:',
  items: {
    name: 'your name',
    job: 'your job title',
    employer: 'your employer',
    place: 'the place (country, region or city) of your employer or workplace',
    profiles: 'addresses of your public profile pages',
    skills: 'skills you published',
    email: 'e-mail addresses',
    phone: 'phone numbers',
  },
  from: 'It comes from:',
  source: (title, day) => `${title}, first collected on ${day}`,
  openness: { public: 'a publicly accessible source', partner: 'a business partner of ours', person: 'you yourself' },
  purposesTitle: 'We use it:',
  purposes: [
    'to build, maintain and refresh the database;',
    'to make it available to registered customers, for B2B marketing, for recruitment, and to verify identities (against fraud, abuse and money laundering).',
  ],
  basisTitle: 'The legal basis is:',
  bases: {
    legitimate_interest: 'legitimate interests (Article 6(1)(f) GDPR)',
    consent: 'consent (Article 6(1)(a) GDPR)',
    contract: 'a contract (Article 6(1)(b) GDPR)',
    legal_obligation: 'a legal obligation (Article 6(1)(c) GDPR)',
  },
  interests:
    'The interests are: ours in running this service; those of our customers in reaching business contacts, in recruiting and in knowing who they deal with; that of the public in preventing fraud; and yours in hearing of products and services for your business.',
  recipients:
    'Recipients are our registered customers. Each time data about you goes to one of them we record which one, and we name them to you on request. Nobody receives the contact data above before you have been told.',
  transfers:
    'Data is processed in the United Kingdom and the European Economic Area. To recipients elsewhere it goes only under an adequacy decision or standard contractual clauses, of which we send you a copy on request.',
  retention: (day) => `We delete the data on ${day} at the latest; nothing extends this date.`,
  rights:
    'You can ask us for access to the data, for rectification, for erasure and for restriction of processing, and you can object to the processing. To direct marketing you can object at any time and without giving reasons. All of this is free.',
  optOut: 'If you do not want to be in the database, this page takes you out, without an account:',
  contact: (contact) => `You can also write to ${contact}.`,
  complaint: (authority, url) => `You can complain at any time to ${authority}: ${url}`,
  ownAuthority: 'the data protection authority of your country',
  automated: 'We take no decision about you by automated means alone.',
};
