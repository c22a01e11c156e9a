import type { InformationWords } from './words.js';

export const it: InformationWords = {
  subject: 'Informazioni sui Suoi dati di contatto professionali che conserviamo',
  greeting: 'Buongiorno,',
  opening: (controller) =>
    `gestiamo una banca dati di contatti professionali. Contiene dati su di Lei che non ci ha fornito Lei stesso; per questo La informiamo (articolo 14 del Regolamento generale sulla protezione dei dati). Titolare del trattamento è: ${controller}`,
  what: 'Conserviamo su di Lei:',
  items: {
    name: 'il Suo nome',
    job: 'la Sua qualifica professionale',
    employer: 'il Suo datore di lavoro',
    place: 'il luogo (Paese, regione o città) del Suo datore di lavoro o del posto di lavoro',
    profiles: 'indirizzi delle Sue pagine di profilo pubbliche',
    skills: 'competenze da Lei pubblicate',
    email: 'indirizzi e-mail',
    phone: 'numeri di telefono',
  },
  from: 'I dati provengono da:',
  source: (title, day) => `${title}, raccolti per la prima volta il ${day}`,
  openness: { public: 'fonte accessibile al pubblico', partner: 'nostro partner commerciale', person: 'Lei stesso' },
  purposesTitle: 'Li usiamo:',
  purposes: [
    'per costruire, mantenere e aggiornare la banca dati;',
    'per metterla a disposizione di clienti registrati, per marketing tra imprese, per ricerca di personale e per la verifica dell’identità (contro frodi, abusi e riciclaggio).',
  ],
  basisTitle: 'La base giuridica è:',
  bases: {
    legitimate_interest: 'il legittimo interesse (articolo 6, paragrafo 1, lettera f, GDPR)',
    consent: 'il consenso (articolo 6, paragrafo 1, lettera a, GDPR)',
    contract: 'un contratto (articolo 6, paragrafo 1, lettera b, GDPR)',
    legal_obligation: 'un obbligo legale (articolo 6, paragrafo 1, lettera c, GDPR)',
  },
  interests:
    'Gli interessi sono: il nostro a gestire questo servizio; quelli dei nostri clienti a raggiungere contatti professionali, a cercare personale e a sapere con chi trattano; quello della collettività a prevenire le frodi; e il Suo a conoscere prodotti e servizi per la Sua attività.',
  recipients:
    'Destinatari sono i nostri clienti registrati. Ogni volta che dati su di Lei vanno a uno di loro registriamo a quale, e su richiesta glielo indichiamo per nome. Nessuno riceve i dati di contatto sopra indicati prima che Lei sia stato informato.',
  transfers:
    'I dati sono trattati nel Regno Unito e nello Spazio economico europeo. A destinatari altrove vanno solo in base a una decisione di adeguatezza o a clausole contrattuali tipo, di cui su richiesta Le inviamo copia.',
  retention: (day) => `Cancelliamo i dati al più tardi il ${day}; nulla proroga questa data.`,
  rights:
    'Può chiederci l’accesso ai dati, la rettifica, la cancellazione e la limitazione del trattamento, e può opporsi al trattamento. Al marketing diretto può opporsi in qualsiasi momento e senza motivazione. Tutto ciò è gratuito.',
  optOut: 'Se non desidera essere nella banca dati, questa pagina La esclude, senza bisogno di un account:',
  contact: (contact) => `Può anche scrivere a ${contact}.`,
  complaint: (authority, url) => `Può presentare reclamo in qualsiasi momento a ${authority}: ${url}`,
  ownAuthority: 'l’autorità per la protezione dei dati del Suo Paese',
  automated: 'Non prendiamo su di Lei alcuna decisione basata unicamente su un trattamento automatizzato.',
};
