import type { CultureCode } from './name-tables.js';

/** Words of working life: job titles in English and as the country writes them, skills, and the parts company names are made of. */

export interface Occupation {
  readonly english: string;
  readonly local: Readonly<Partial<Record<CultureCode, string>>>;
  /** Writes software for a living, so may have an account at a code host. */
  readonly isTechnical: boolean;
  readonly skills: readonly string[];
}

function occupation(
  english: string,
  isTechnical: boolean,
  skills: string,
  local: Partial<Record<CultureCode, string>> = {},
): Occupation {
  return { english, isTechnical, skills: skills.split('|'), local };
}

/** What the people of the sample do. */
export const occupations: readonly Occupation[] = [
  occupation('Chief Executive Officer', false, 'Strategy|Leadership|Mergers', {
    de: 'Geschäftsführer',
    fr: 'Directeur général',
    it: 'Amministratore delegato',
    es: 'Director general',
    sv: 'Verkställande direktör',
    nl: 'Algemeen directeur',
  }),
  occupation('Chief Technology Officer', true, 'Architecture|Cloud|Leadership', {
    de: 'Technischer Leiter',
    fr: 'Directeur technique',
    it: 'Direttore tecnico',
    es: 'Director técnico',
  }),
  occupation('VP Sales', false, 'Negotiation|CRM|Forecasting', { fr: 'Vice-président des ventes' }),
  occupation('Head of Partnerships', false, 'Negotiation|Alliances|Contracts', {
    de: 'Leiter Partnerschaften',
    fr: 'Responsable des partenariats',
  }),
  occupation('Sales Manager', false, 'CRM|Negotiation|Key accounts', {
    de: 'Vertriebsleiter',
    fr: 'Responsable commercial',
    it: 'Responsabile vendite',
    es: 'Jefe de ventas',
    sv: 'Försäljningschef',
    nl: 'Verkoopmanager',
    pl: 'Kierownik sprzedaży',
    pt: 'Gerente de vendas',
  }),
  occupation('Account Executive', false, 'CRM|Prospecting|Presentations'),
  occupation('Marketing Manager', false, 'Campaigns|Content|Analytics', {
    de: 'Marketingleiter',
    fr: 'Responsable marketing',
    it: 'Responsabile marketing',
    es: 'Jefa de marketing',
    sv: 'Marknadschef',
    pl: 'Kierownik marketingu',
  }),
  occupation('Marketing Director', false, 'Brand|Campaigns|Budgeting', {
    fr: 'Directrice marketing',
    it: 'Direttore marketing',
    es: 'Directora de marketing',
  }),
  occupation('Software Engineer', true, 'TypeScript|PostgreSQL|Linux', {
    de: 'Softwareentwickler',
    fr: 'Développeur logiciel',
    it: 'Sviluppatore software',
    es: 'Desarrollador de software',
    sv: 'Mjukvaruutvecklare',
    nl: 'Softwareontwikkelaar',
    pl: 'Programista',
  }),
  occupation('Senior Software Engineer', true, 'Go|Kubernetes|MongoDB', {
    de: 'Senior Softwareentwickler',
    fr: 'Développeur senior',
  }),
  occupation('Data Engineer', true, 'Python|Spark|Airflow', {
    de: 'Dateningenieur',
    fr: 'Ingénieur données',
    sv: 'Dataingenjör',
  }),
  occupation('Site Reliability Engineer', true, 'Terraform|Kubernetes|Observability'),
  occupation('Security Engineer', true, 'Cryptography|Threat modelling|Linux', { de: 'IT-Sicherheitsingenieur' }),
  occupation('Product Manager', false, 'Roadmaps|User research|Analytics', {
    de: 'Produktmanager',
    fr: 'Chef de produit',
    sv: 'Produktchef',
  }),
  occupation('Operations Director', false, 'Logistics|Lean|Budgeting', {
    de: 'Betriebsleiter',
    fr: 'Directeur des opérations',
    it: 'Direttore operativo',
    nl: 'Operationeel directeur',
  }),
  occupation('Procurement Manager', false, 'Tendering|Contracts|Negotiation', {
    de: 'Einkaufsleiter',
    fr: 'Responsable achats',
    it: 'Responsabile acquisti',
    es: 'Jefe de compras',
    sv: 'Inköpschef',
    nl: 'Inkoopmanager',
  }),
  occupation('Finance Director', false, 'Budgeting|Controlling|Treasury', {
    de: 'Finanzdirektor',
    fr: 'Directeur financier',
    it: 'Direttore finanziario',
    es: 'Directora financiera',
    sv: 'Ekonomichef',
  }),
  occupation('Accountant', false, 'Bookkeeping|VAT|Reporting', {
    de: 'Buchhalter',
    fr: 'Comptable',
    it: 'Contabile',
    es: 'Contable',
    nl: 'Boekhouder',
    pl: 'Księgowa',
  }),
  occupation('HR Manager', false, 'Recruiting|Labour law|Coaching', {
    de: 'Personalleiter',
    fr: 'Responsable RH',
    it: 'Responsabile risorse umane',
    es: 'Jefa de recursos humanos',
    sv: 'Personalchef',
  }),
  occupation('Recruiter', false, 'Sourcing|Interviewing|Employer brand'),
  occupation('Quality Engineer', false, 'ISO 9001|Statistics|Audits', {
    de: 'Qualitätsingenieur',
    it: 'Responsabile qualità',
    cs: 'Inženýr kvality',
  }),
  occupation('Project Manager', false, 'Planning|Risk|Stakeholders', {
    de: 'Projektleiter',
    fr: 'Chef de projet',
    it: 'Capo progetto',
    es: 'Jefe de proyecto',
    sv: 'Projektledare',
    pt: 'Gestor de projetos',
  }),
  occupation('Customer Success Manager', false, 'Onboarding|CRM|Training'),
  occupation('Legal Counsel', false, 'Contracts|Privacy|Compliance', {
    de: 'Syndikusrechtsanwalt',
    fr: 'Juriste d’entreprise',
    sv: 'Bolagsjurist',
  }),
  occupation('Data Analyst', true, 'SQL|Statistics|Dashboards', {
    de: 'Datenanalyst',
    fr: 'Analyste de données',
    es: 'Analista de datos',
  }),
  occupation('Office Manager', false, 'Travel|Facilities|Bookkeeping', { it: 'Responsabile ufficio' }),
  occupation('Owner', false, 'Trade|Customers|Bookkeeping', {
    de: 'Inhaber',
    fr: 'Propriétaire',
    it: 'Titolare',
    sv: 'Ägare',
  }),
];

/** First words of company names; with the other two lists they make over 120,000 names before a number is needed. */
export const companyFirstWords: readonly string[] =
  `Amber Ashen Autumn Azure Basalt Beacon Birch Bluff Bramble Brass Bright Bronze Cairn Calm Canyon Cedar
  Chalk Cinder Clear Clover Cobalt Copper Coral Crimson Crystal Dapple Dawn Delta Driftwood Eastern Ebony Elder Ember Fallow Fern Flint Foxglove
  Frost Gable Garnet Gilded Granite Grove Harbour Hazel Heather Heron Highland Hollow Indigo Iris Ivory Jade Juniper Kestrel Lantern Larch Laurel
  Lichen Linden Lumen Maple Marble Meadow Mellow Merlin Mistral Moss Nettle North Oaken Ochre Olive Onyx Opal Orchard Osprey Pebble Pewter Pine
  Plover Quartz Quiet Raven Reed Rowan Russet Saffron Sage Sable Silver Slate Sorrel Sparrow Thistle Umber`.split(
    /\s+/,
  );

export const companySecondWords: readonly string[] =
  `Anchor Arch Barn Basin Bay Bridge Brook Burrow Cape Castle Circle Cliff Compass Copse Cove Creek
  Cross Dale Dell Dock Field Ford Forge Gate Glade Glen Gorge Haven Heath Hill Isle Junction Key Knoll Lake Ledge Lock Loft Mast Mill Moor Ness
  Oak Path Peak Pier Point Pond Port Quay Ridge Rill Rock Sail Shore Spire Spring Spur Stone Summit Tide Tower Trail Vale Wharf Yard`.split(
    /\s+/,
  );

export const companySectors: readonly string[] =
  `Logistics Analytics Foods Textiles Software Robotics Energy Packaging Instruments Optics Publishing Studios
  Consulting Marine Pharma Plastics Tooling Interiors Security Mobility`.split(/\s+/);

/** Local parts of shared mailboxes; each belongs to a company, never to a person. */
export const sharedMailboxes: readonly string[] = ['info', 'sales', 'office', 'contact', 'hello', 'support'];

/** Hosts of the sample's throw-away addresses: invented, so no list of real ones knows them. */
export const throwAwayDomains: readonly string[] = [
  'quick-inbox.example',
  'ten-minute-post.example',
  'mail-drop.example',
];

/** The registrars of the recorded registry, invented: name, number of the kind IANA gives, domain. */
export const registrars: readonly { readonly name: string; readonly id: string; readonly domain: string }[] = [
  { name: 'Harbourline Registrar B.V.', id: '99901', domain: 'harbourline-registrar.example' },
  { name: 'Namehouse Registry Services Ltd', id: '99902', domain: 'namehouse-registry.example' },
  { name: 'Domänkontoret AB', id: '99903', domain: 'domankontoret.example' },
];
