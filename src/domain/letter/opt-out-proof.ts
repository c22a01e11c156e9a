import type { NoticeLanguage } from '../notice.js';

/**
 * The letter that asks for proof of control. It goes to an address that a stranger may have typed, so it holds nothing that was typed:
 * a link, a reference, and what happens with and without an answer. The six texts say the same.
 */

export interface Letter {
  readonly subject: string;
  /** Plain text: no pixel, no foreign host, nothing that tells whether it was opened. */
  readonly text: string;
}

interface Words {
  readonly subject: string;
  readonly greeting: string;
  readonly why: string;
  readonly press: string;
  readonly afterwards: string;
  readonly limits: string;
  readonly notYou: string;
  readonly reference: string;
}

export const optOutProofWords: Readonly<Record<NoticeLanguage, Words>> = {
  en: {
    subject: 'Please confirm your opt-out',
    greeting: 'Hello,',
    why: 'Somebody asked us, on our opt-out page, to leave the person with this e-mail address out of our database of business contacts. We already hold back what goes with this address.',
    press: 'If it was you, open this page and press the button on it:',
    afterwards:
      'We then delete what we hold about you. We keep only keyed hashes of your identifiers, with date, reason and scope, so that you stay out.',
    limits: 'The link works once, for five days. Without your confirmation the hold ends after 30 days.',
    notYou: 'If it was not you, you need not do anything: nothing is deleted without your confirmation.',
    reference: 'Reference:',
  },
  it: {
    subject: 'Confermi la Sua richiesta di esclusione',
    greeting: 'Buongiorno,',
    why: 'Qualcuno ci ha chiesto, nella nostra pagina di esclusione, di togliere la persona con questo indirizzo e-mail dalla nostra banca dati di contatti professionali. Ciò che è legato a questo indirizzo è già trattenuto e non viene comunicato.',
    press: 'Se è stato Lei, apra questa pagina e prema il pulsante che contiene:',
    afterwards:
      'Cancelleremo allora ciò che conserviamo su di Lei. Restano solo hash con chiave dei Suoi identificativi, con data, motivo e ambito, perché Lei resti escluso.',
    limits:
      'Il link funziona una sola volta, per cinque giorni. Senza la Sua conferma il blocco termina dopo 30 giorni.',
    notYou: 'Se non è stato Lei, non deve fare nulla: nulla viene cancellato senza la Sua conferma.',
    reference: 'Riferimento:',
  },
  fr: {
    subject: 'Veuillez confirmer votre opposition',
    greeting: 'Bonjour,',
    why: 'Quelqu’un nous a demandé, sur notre page d’opposition, de retirer de notre base de contacts professionnels la personne qui utilise cette adresse e-mail. Ce qui est lié à cette adresse n’est déjà plus communiqué.',
    press: 'Si c’était vous, ouvrez cette page et appuyez sur le bouton qui s’y trouve :',
    afterwards:
      'Nous effaçons alors ce que nous détenons sur vous. Nous ne gardons que des empreintes à clé de vos identifiants, avec date, motif et portée, afin que vous restiez exclu.',
    limits:
      'Le lien fonctionne une seule fois, pendant cinq jours. Sans votre confirmation, le blocage prend fin après 30 jours.',
    notYou: 'Si ce n’était pas vous, vous n’avez rien à faire : rien n’est effacé sans votre confirmation.',
    reference: 'Référence :',
  },
  es: {
    subject: 'Confirme su solicitud de exclusión',
    greeting: 'Hola:',
    why: 'Alguien nos ha pedido, en nuestra página de exclusión, que saquemos de nuestra base de contactos profesionales a la persona que usa esta dirección de correo. Lo vinculado a esta dirección ya está retenido y no se comunica.',
    press: 'Si fue usted, abra esta página y pulse el botón que contiene:',
    afterwards:
      'Borraremos entonces lo que conservamos sobre usted. Solo guardamos hashes con clave de sus identificadores, con fecha, motivo y alcance, para que siga excluido.',
    limits:
      'El enlace funciona una sola vez, durante cinco días. Sin su confirmación, la retención termina a los 30 días.',
    notYou: 'Si no fue usted, no tiene que hacer nada: nada se borra sin su confirmación.',
    reference: 'Referencia:',
  },
  de: {
    subject: 'Bitte bestätigen Sie Ihren Widerspruch',
    greeting: 'Guten Tag,',
    why: 'Jemand hat uns auf unserer Widerspruchsseite gebeten, die Person mit dieser E-Mail-Adresse aus unserer Datenbank mit Geschäftskontakten herauszunehmen. Was zu dieser Adresse gehört, geben wir schon jetzt nicht mehr heraus.',
    press: 'Wenn Sie das waren, öffnen Sie diese Seite und drücken Sie dort den Knopf:',
    afterwards:
      'Wir löschen dann, was wir über Sie gespeichert haben. Wir behalten nur mit einem Schlüssel gebildete Prüfwerte (Hashes) Ihrer Kennungen mit Datum, Grund und Umfang, damit Sie ausgenommen bleiben.',
    limits: 'Der Link gilt einmal und fünf Tage lang. Ohne Ihre Bestätigung endet die Sperre nach 30 Tagen.',
    notYou: 'Wenn Sie es nicht waren, brauchen Sie nichts zu tun: Ohne Ihre Bestätigung wird nichts gelöscht.',
    reference: 'Aktenzeichen:',
  },
  nl: {
    subject: 'Bevestig uw afmelding',
    greeting: 'Goedendag,',
    why: 'Iemand heeft ons op onze afmeldpagina gevraagd om de persoon met dit e-mailadres uit onze database met zakelijke contacten te halen. Wat bij dit adres hoort, geven wij nu al niet meer door.',
    press: 'Was u dat, open dan deze pagina en druk daar op de knop:',
    afterwards:
      'Wij wissen dan wat wij over u bewaren. Wij houden alleen hashes met sleutel van uw gegevens over, met datum, reden en reikwijdte, zodat u afgemeld blijft.',
    limits: 'De link werkt één keer en vijf dagen lang. Zonder uw bevestiging eindigt de blokkering na 30 dagen.',
    notYou: 'Was u het niet, dan hoeft u niets te doen: zonder uw bevestiging wordt er niets gewist.',
    reference: 'Referentie:',
  },
};

/** The letter in `language`. `link` and `reference` are ours; no text of a stranger has a place in it. */
export function optOutProofLetter(
  language: NoticeLanguage,
  { link, reference }: { readonly link: string; readonly reference: string },
): Letter {
  const words = optOutProofWords[language];
  const paragraphs = [
    words.greeting,
    words.why,
    `${words.press}\n${link}`,
    words.afterwards,
    words.limits,
    words.notYou,
    `${words.reference} ${reference}`,
  ];
  return { subject: words.subject, text: `${paragraphs.join('\n\n')}\n` };
}
