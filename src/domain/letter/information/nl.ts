import type { InformationWords } from './words.js';

export const nl: InformationWords = {
  subject: 'Informatie over zakelijke contactgegevens die wij van u bewaren',
  greeting: 'Goedendag,',
  opening: (controller) =>
    `wij houden een database met zakelijke contacten bij. Daarin staan gegevens over u die u ons niet zelf hebt gegeven; daarom informeren wij u (artikel 14 van de Algemene verordening gegevensbescherming). Verwerkingsverantwoordelijke is: ${controller}`,
  what: 'Wij bewaren over u:',
  items: {
    name: 'uw naam',
    job: 'uw functie',
    employer: 'uw werkgever',
    place: 'de plaats (land, regio of stad) van uw werkgever of werkplek',
    profiles: 'adressen van uw openbare profielpagina’s',
    skills: 'vaardigheden die u hebt gepubliceerd',
    email: 'e-mailadressen',
    phone: 'telefoonnummers',
  },
  from: 'De gegevens komen van:',
  source: (title, day) => `${title}, voor het eerst verzameld op ${day}`,
  openness: { public: 'openbaar toegankelijke bron', partner: 'een zakenpartner van ons', person: 'uzelf' },
  purposesTitle: 'Wij gebruiken ze:',
  purposes: [
    'om de database op te bouwen, te onderhouden en bij te werken;',
    'om die beschikbaar te stellen aan geregistreerde klanten, voor marketing tussen bedrijven, voor werving en om identiteiten te controleren (tegen fraude, misbruik en witwassen).',
  ],
  basisTitle: 'De rechtsgrond is:',
  bases: {
    legitimate_interest: 'gerechtvaardigd belang (artikel 6, lid 1, onder f, AVG)',
    consent: 'toestemming (artikel 6, lid 1, onder a, AVG)',
    contract: 'een overeenkomst (artikel 6, lid 1, onder b, AVG)',
    legal_obligation: 'een wettelijke verplichting (artikel 6, lid 1, onder c, AVG)',
  },
  interests:
    'De belangen zijn: het onze om deze dienst te leveren; die van onze klanten om zakelijke contacten te bereiken, personeel te werven en te weten met wie zij te maken hebben; dat van het publiek om fraude te voorkomen; en het uwe om te horen van producten en diensten voor uw bedrijf.',
  recipients:
    'Ontvangers zijn onze geregistreerde klanten. Telkens als gegevens over u naar een van hen gaan, leggen wij vast naar welke, en op verzoek noemen wij u die bij naam. Niemand krijgt de genoemde contactgegevens voordat u bent geïnformeerd.',
  transfers:
    'De gegevens worden verwerkt in het Verenigd Koninkrijk en de Europese Economische Ruimte. Naar ontvangers elders gaan zij alleen op grond van een adequaatheidsbesluit of van standaardcontractbepalingen, waarvan wij u op verzoek een kopie sturen.',
  retention: (day) => `Wij wissen de gegevens uiterlijk op ${day}; niets verlengt deze termijn.`,
  rights:
    'U kunt ons vragen om inzage in de gegevens, om rectificatie, om wissing en om beperking van de verwerking, en u kunt bezwaar maken tegen de verwerking. Tegen direct marketing kunt u op elk moment en zonder reden bezwaar maken. Dit alles is gratis.',
  optOut: 'Wilt u niet in de database staan, dan haalt deze pagina u eruit, zonder account:',
  contact: (contact) => `U kunt ook schrijven naar ${contact}.`,
  complaint: (authority, url) => `U kunt op elk moment een klacht indienen bij: ${authority}, ${url}`,
  ownAuthority: 'de gegevensbeschermingsautoriteit van uw land',
  automated: 'Wij nemen over u geen besluit dat uitsluitend op geautomatiseerde verwerking berust.',
};
