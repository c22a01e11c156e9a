import fc from 'fast-check';
import {
  expandedTitle,
  JOB_FUNCTIONS,
  type JobFunction,
  jobTitle,
  SENIORITIES,
  type Seniority,
} from '../../../src/domain/field/job-title.js';
import { checkLaws, cleaned, refusal } from './laws.js';

const words = fc.constantFrom(
  ...'Senior Sr. VP Vice President of Sales Engineering & Founder CEO Head Leiter (m/w/d) Vertrieb*in Intern Assistant to the Owner Product , / - Partner chef de projet @ Acme'.split(
    ' ',
  ),
);
const title = fc.array(words, { minLength: 1, maxLength: 7 }).map((parts) => parts.join(' '));

describe('the laws of field types', () =>
  checkLaws(
    jobTitle,
    fc.oneof(
      title,
      title.map((text) => ({ title: text })),
    ),
  ));

type Row = readonly [string, Seniority | null, JobFunction | null];
const english: readonly Row[] = [
  ['VP Engineering', 'vp', 'engineering'],
  ['SVP of Sales', 'vp', 'sales'],
  ['Senior Vice President, Marketing', 'vp', 'marketing'],
  ['Chief Technology Officer', 'cxo', 'engineering'],
  ['CTO', 'cxo', 'engineering'],
  ['CPO', 'cxo', null],
  ['PM', null, null],
  ['Chief Product & Technology Officer', 'cxo', 'product'],
  ['CEO & Founder', 'owner', null],
  ['Co-Founder', 'owner', null],
  ['Managing Director', 'cxo', null],
  ['President', 'cxo', null],
  ['Managing Partner', 'owner', null],
  ['Partner', 'owner', null],
  ['HR Business Partner', null, 'hr'],
  ['Channel Partner Manager', 'manager', 'sales'],
  ['Product Owner', null, 'product'],
  ['Owner', 'owner', null],
  ['Head of Engineering', 'head', 'engineering'],
  ['Director, Data Science', 'director', 'data'],
  ['Sr. Product Manager', 'manager', 'product'],
  ['Senior Software Engineer', 'senior', 'engineering'],
  ['Staff Engineer', 'senior', 'engineering'],
  ['Staff Accountant', null, 'finance'],
  ['Lead Generation Specialist', null, null],
  ['Lead Designer', 'senior', 'design'],
  ['Junior Developer', 'entry', 'engineering'],
  ['Software Engineering Intern', 'training', 'engineering'],
  ['Internal Auditor', null, 'finance'],
  ['Volunteer', 'unpaid', null],
  ['Volunteer Coordinator', null, null],
  ['Student Services Manager', 'manager', null],
  ['PhD Student', 'training', 'research'],
  ['Executive Assistant to the CEO', null, 'operations'],
  ['Assistant Professor', null, 'education'],
  ['Registered Nurse', null, 'health'],
  ['General Counsel', null, 'legal'],
  ['Data Engineer', null, 'data'],
  ['Sales Engineer', null, 'sales'],
  ['Marketing Operations Manager', 'manager', 'marketing'],
  ['Technical Recruiter', null, 'hr'],
  ['Customer Support Engineer', null, 'support'],
  ['IT Manager', 'manager', 'it'],
  ['Former CEO', null, null],
  ['Partner & CTO', 'owner', 'engineering'],
  ['CTO at Nordlys Robotics', 'cxo', 'engineering'],
  ['Founding Engineer', null, 'engineering'],
  ["Founder's Associate", null, null],
  ['Executive Chef', null, null],
  ['Office of the CEO', null, null],
  ['Janitor', null, null],
];
const others: readonly Row[] = [
  ['Geschäftsführer', 'cxo', null],
  ['Geschäftsführerin', 'cxo', null],
  ['Vertriebsleiter (m/w/d)', 'head', 'sales'],
  ['Leiterin Einkauf', 'head', 'operations'],
  ['Teamleiter Buchhaltung', 'manager', 'finance'],
  ['Projektleiter', 'manager', null],
  ['Softwareentwickler/in', null, 'engineering'],
  ['Werkstudent Marketing', 'training', 'marketing'],
  ['Auszubildende', 'training', null],
  ['Inhaber', 'owner', null],
  ['Rechtsanwältin', null, 'legal'],
  ['Zugbegleiter', null, null],
  ['Vorstandsassistentin', null, 'operations'],
  ['Directeur commercial', 'director', 'sales'],
  ['Directrice générale', 'cxo', null],
  ['PDG', 'cxo', null],
  ['Chef de projet', 'manager', null],
  ['Chef de partie', null, null],
  ['Responsable marketing', 'manager', 'marketing'],
  ['Développeuse', null, 'engineering'],
  ['Stagiaire', 'training', null],
  ['Expert-comptable', null, 'finance'],
  ['Assistante de direction', null, 'operations'],
  ['Directora de Recursos Humanos', 'director', 'hr'],
  ['Director general', 'cxo', null],
  ['Jefe de ventas', 'head', 'sales'],
  ['Consejero delegado', 'cxo', null],
  ['Becaria', 'training', null],
  ['Abogado', null, 'legal'],
  ['Amministratore delegato', 'cxo', null],
  ['Direttore vendite', 'director', 'sales'],
  ['Responsabile acquisti', 'manager', 'operations'],
  ['Titolare', 'owner', null],
  ['Tirocinante', 'training', null],
  ['Algemeen directeur', 'cxo', null],
  ['Hoofd verkoop', 'head', 'sales'],
  ['Eigenaar', 'owner', null],
  ['Stagiair', 'training', null],
  ['Verkställande direktör', 'cxo', null],
  ['VD', 'cxo', null],
  ['Försäljningschef', 'manager', 'sales'],
  ['Projektledare', 'manager', null],
  ['Systemutvecklare', null, 'engineering'],
  ['Ekonomichef', 'manager', 'finance'],
  ['Delägare', 'owner', null],
];

test.each([...english, ...others])('%s is %s in %s', (raw, seniority, jobFunction) => {
  expect(cleaned(jobTitle, raw).value).toEqual({ title: raw, seniority, function: jobFunction });
});

test.each([
  ['n/a', 'placeholder'],
  ['unknown', 'placeholder'],
  ['---', 'no-letters'],
  ['elin@acme.example', 'not-a-title'],
  ['https://acme.example', 'not-a-title'],
  ['x'.repeat(201), 'too-long'],
])('%s is refused as %s', (raw, reason) => expect(refusal(jobTitle, raw)).toBe(reason));

test('the words stay as written, the key writes abbreviations out', () => {
  expect(cleaned(jobTitle, '  Sr.  VP,   Eng ').value.title).toBe('Sr. VP, Eng');
  expect(cleaned(jobTitle, 'Sr. VP of Eng').key).toBe(cleaned(jobTitle, 'Senior Vice President Engineering').key);
  expect(cleaned(jobTitle, 'CTO').key).toBe(cleaned(jobTitle, 'Chief Technology Officer').key);
  expect(cleaned(jobTitle, 'Entwickler*in (m/w/d)').key).toBe('entwickler');
  expect(expandedTitle(cleaned(jobTitle, 'HR Mgr').value)).toBe('human resources manager');
  expect(cleaned(jobTitle, 'Assistant to the Director').key).not.toBe(cleaned(jobTitle, 'Assistant Director').key);
});

test('the vocabularies are those of the API', () => {
  expect(SENIORITIES.join(' ')).toBe('owner cxo vp director head manager senior entry training unpaid');
  expect(JOB_FUNCTIONS.join(' ')).toBe(
    'engineering product design it data sales marketing finance legal hr operations support research health education other',
  );
});
