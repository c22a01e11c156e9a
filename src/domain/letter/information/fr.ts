import type { InformationWords } from './words.js';

export const fr: InformationWords = {
  subject: 'Information sur les coordonnées professionnelles que nous détenons sur vous',
  greeting: 'Bonjour,',
  opening: (controller) =>
    `nous tenons une base de contacts professionnels. Elle contient des données sur vous que vous ne nous avez pas données vous-même ; c’est pourquoi nous vous en informons (article 14 du règlement général sur la protection des données). Le responsable du traitement est : ${controller}`,
  what: 'Nous détenons sur vous :',
  items: {
    name: 'votre nom',
    job: 'votre fonction',
    employer: 'votre employeur',
    place: 'le lieu (pays, région ou ville) de votre employeur ou de votre poste de travail',
    profiles: 'les adresses de vos pages de profil publiques',
    skills: 'des compétences que vous avez publiées',
    email: 'des adresses e-mail',
    phone: 'des numéros de téléphone',
  },
  from: 'Ces données proviennent de :',
  source: (title, day) => `${title}, collectées pour la première fois le ${day}`,
  openness: {
    public: 'source accessible au public',
    partner: 'un de nos partenaires commerciaux',
    person: 'vous-même',
  },
  purposesTitle: 'Nous les utilisons :',
  purposes: [
    'pour constituer, tenir et actualiser la base ;',
    'pour la mettre à la disposition de clients enregistrés, pour la prospection entre entreprises, le recrutement et la vérification d’identité (contre la fraude, les abus et le blanchiment).',
  ],
  basisTitle: 'La base légale est :',
  bases: {
    legitimate_interest: 'l’intérêt légitime (article 6, paragraphe 1, point f, RGPD)',
    consent: 'le consentement (article 6, paragraphe 1, point a, RGPD)',
    contract: 'un contrat (article 6, paragraphe 1, point b, RGPD)',
    legal_obligation: 'une obligation légale (article 6, paragraphe 1, point c, RGPD)',
  },
  interests:
    'Les intérêts sont : le nôtre, à exploiter ce service ; ceux de nos clients, à joindre des contacts professionnels, à recruter et à savoir à qui ils ont affaire ; celui du public, à prévenir la fraude ; et le vôtre, à connaître des produits et services pour votre activité.',
  recipients:
    'Les destinataires sont nos clients enregistrés. Chaque fois que des données sur vous vont à l’un d’eux, nous notons auquel, et nous vous le nommons sur demande. Personne ne reçoit les coordonnées ci-dessus avant que vous n’ayez été informé.',
  transfers:
    'Les données sont traitées au Royaume-Uni et dans l’Espace économique européen. Vers des destinataires ailleurs, elles ne vont que sur la base d’une décision d’adéquation ou de clauses contractuelles types, dont nous vous envoyons copie sur demande.',
  retention: (day) => `Nous effaçons les données au plus tard le ${day} ; rien ne repousse cette date.`,
  rights:
    'Vous pouvez nous demander l’accès aux données, leur rectification, leur effacement et la limitation du traitement, et vous pouvez vous opposer au traitement. Vous pouvez vous opposer à la prospection à tout moment et sans motif. Tout cela est gratuit.',
  optOut: 'Si vous ne voulez pas figurer dans la base, cette page vous en retire, sans compte :',
  contact: (contact) => `Vous pouvez aussi écrire à ${contact}.`,
  complaint: (authority, url) =>
    `Vous pouvez à tout moment introduire une réclamation auprès de : ${authority}, ${url}`,
  ownAuthority: 'l’autorité de protection des données de votre pays',
  automated: 'Nous ne prenons à votre sujet aucune décision fondée exclusivement sur un traitement automatisé.',
};
