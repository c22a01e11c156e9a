import type { InformationWords } from './words.js';

export const de: InformationWords = {
  subject: 'Information über geschäftliche Kontaktdaten, die wir über Sie speichern',
  greeting: 'Guten Tag,',
  opening: (controller) =>
    `wir führen eine Datenbank mit Geschäftskontakten. Sie enthält Daten über Sie, die Sie uns nicht selbst gegeben haben; deshalb informieren wir Sie (Artikel 14 der Datenschutz-Grundverordnung). Verantwortlich ist: ${controller}`,
  what: 'Wir speichern über Sie:',
  items: {
    name: 'Ihren Namen',
    job: 'Ihre Berufsbezeichnung',
    employer: 'Ihren Arbeitgeber',
    place: 'den Ort (Land, Region oder Stadt) Ihres Arbeitgebers oder Arbeitsplatzes',
    profiles: 'Adressen Ihrer öffentlichen Profilseiten',
    skills: 'von Ihnen veröffentlichte Fähigkeiten',
    email: 'E-Mail-Adressen',
    phone: 'Telefonnummern',
  },
  from: 'Die Daten stammen von:',
  source: (title, day) => `${title}, zuerst erhoben am ${day}`,
  openness: {
    public: 'öffentlich zugängliche Quelle',
    partner: 'ein Geschäftspartner von uns',
    person: 'Sie selbst',
  },
  purposesTitle: 'Wir verwenden sie:',
  purposes: [
    'um die Datenbank aufzubauen, zu pflegen und aktuell zu halten;',
    'um sie registrierten Kunden bereitzustellen, für Marketing zwischen Unternehmen, für die Personalgewinnung und zur Prüfung von Identitäten (gegen Betrug, Missbrauch und Geldwäsche).',
  ],
  basisTitle: 'Rechtsgrundlage ist:',
  bases: {
    legitimate_interest: 'berechtigtes Interesse (Artikel 6 Absatz 1 Buchstabe f DSGVO)',
    consent: 'Einwilligung (Artikel 6 Absatz 1 Buchstabe a DSGVO)',
    contract: 'ein Vertrag (Artikel 6 Absatz 1 Buchstabe b DSGVO)',
    legal_obligation: 'eine rechtliche Verpflichtung (Artikel 6 Absatz 1 Buchstabe c DSGVO)',
  },
  interests:
    'Die Interessen sind: unseres, diesen Dienst zu betreiben; die unserer Kunden, Geschäftskontakte zu erreichen, Personal zu gewinnen und zu wissen, mit wem sie es zu tun haben; das der Allgemeinheit, Betrug zu verhindern; und Ihres, von Produkten und Diensten für Ihr Geschäft zu erfahren.',
  recipients:
    'Empfänger sind unsere registrierten Kunden. Jedes Mal, wenn Daten über Sie an einen von ihnen gehen, halten wir fest, an welchen, und nennen ihn Ihnen auf Anfrage. Niemand erhält die genannten Kontaktdaten, bevor Sie informiert worden sind.',
  transfers:
    'Die Daten werden im Vereinigten Königreich und im Europäischen Wirtschaftsraum verarbeitet. An Empfänger anderswo gehen sie nur auf Grundlage eines Angemessenheitsbeschlusses oder von Standardvertragsklauseln, von denen wir Ihnen auf Anfrage eine Kopie senden.',
  retention: (day) => `Wir löschen die Daten spätestens am ${day}; nichts verlängert diese Frist.`,
  rights:
    'Sie können von uns Auskunft über die Daten, Berichtigung, Löschung und Einschränkung der Verarbeitung verlangen und der Verarbeitung widersprechen. Der Direktwerbung können Sie jederzeit und ohne Gründe widersprechen. All das ist kostenlos.',
  optOut: 'Wenn Sie nicht in der Datenbank stehen wollen, nimmt diese Seite Sie heraus, ohne Konto:',
  contact: (contact) => `Sie können auch an ${contact} schreiben.`,
  complaint: (authority, url) => `Sie können sich jederzeit beschweren bei: ${authority}, ${url}`,
  ownAuthority: 'der Datenschutzbehörde Ihres Landes',
  automated: 'Wir treffen über Sie keine Entscheidung, die allein auf automatisierter Verarbeitung beruht.',
};
