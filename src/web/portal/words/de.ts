import type { Words } from './words.js';

export const de: Words = {
  languageName: 'Deutsch',
  languagesLabel: 'Sprache',
  skipLink: 'Zum Inhalt springen',
  footer: 'Diese Seite setzt keine Cookies, lädt nichts von fremden Seiten und kommt ohne JavaScript aus.',
  noticeLabel: 'Fassung dieses Textes:',
  form: {
    title: 'Nehmen Sie mich aus der Datenbank',
    introduction:
      'Candor speichert geschäftliche Kontaktdaten von Menschen und gibt sie an registrierte Geschäftskunden weiter. Mit diesem Formular widersprechen Sie dem.',
    free: 'Das ist kostenlos, braucht kein Konto und geht jederzeit.',
    stepsTitle: 'Was dann geschieht',
    steps: [
      'Sobald Sie das Formular absenden, geben wir nicht mehr heraus, was zu Ihren Angaben gehört.',
      'Wir bitten Sie zu bestätigen, dass Sie es sind: über einen Link an Ihre E-Mail-Adresse oder, bei anderen Angaben, durch eine Prüfung unserer Datenschutzstelle.',
      'Ist das geschehen, löschen wir, was wir über Sie gespeichert haben. Wir behalten nur mit einem Schlüssel gebildete Prüfwerte (Hashes) Ihrer Kennungen mit Datum, Grund und Umfang, damit Sie nicht mit einer späteren Lieferung zurückkommen.',
    ],
    whoTitle: 'Wer sind Sie?',
    whoHint: 'Füllen Sie mindestens eines dieser Felder aus. Ihre Angaben dienen nur dieser Anfrage.',
    emailGroup: 'Über die E-Mail-Adresse (am schnellsten)',
    email: 'E-Mail-Adresse',
    emailHint: 'Die Adresse, die wir gespeichert haben könnten, beruflich oder privat. Dorthin senden wir einen Link.',
    otherGroup: 'Oder über etwas anderes',
    otherHint: 'Diese Angaben prüft unsere Datenschutzstelle von Hand.',
    phone: 'Telefonnummer',
    phoneHint: 'Mit Ländervorwahl, zum Beispiel +44 20 7946 0000.',
    profileUrl: 'Adresse Ihrer Profilseite',
    profileUrlHint: 'Zum Beispiel Ihre Seite in einem beruflichen Netzwerk.',
    fullName: 'Vor- und Nachname',
    company: 'Unternehmen',
    companyHint: 'Name oder Internet-Domain Ihres Arbeitgebers; wir brauchen ihn zusammen mit Ihrem Namen.',
    scope: 'Worum geht es Ihnen?',
    scopeHint:
      'Was Sie auch wählen: Wir halten Ihre Daten zurück und löschen sie nach der Bestätigung. Ihre Wahl wird mit der Anfrage gespeichert.',
    scopes: {
      all: 'Um alles',
      sale: 'Um die Weitergabe meiner Daten an Kunden',
      marketing: 'Um Werbung',
      analytics: 'Um Statistik',
    },
    send: 'Nehmen Sie mich heraus',
  },
  problems: {
    title: 'Bitte sehen Sie sich das noch einmal an',
    nothingGiven: 'Bitte füllen Sie mindestens ein Feld aus.',
    tooLittle: 'Zu einem Namen gehört ein Unternehmen und zu einem Unternehmen ein Name.',
    unreadable: 'Das können wir nicht lesen. Bitte prüfen Sie die Schreibweise.',
    tooLong: 'Das ist zu lang.',
    sharedMailbox:
      'Das ist ein gemeinsames Postfach eines Unternehmens und steht für keine einzelne Person. Bitte nennen Sie Ihre eigene Adresse.',
  },
  received: {
    title: 'Ihre Anfrage ist angekommen',
    same: 'Zu Ihrem Schutz lautet diese Antwort immer gleich, ob wir etwas über Sie gespeichert haben oder nicht.',
    held: 'Was zu Ihren Angaben gehört, halten wir ab jetzt zurück.',
    mailed:
      'Wir senden eine Nachricht mit einem Link an die angegebene E-Mail-Adresse. Öffnen Sie den Link und drücken Sie dort den Knopf: Dann löschen wir, was wir über Sie gespeichert haben.',
    mailedOnce:
      'Eine Adresse erhält höchstens eine solche Nachricht in 24 Stunden. Bitte sehen Sie auch im Spam-Ordner nach.',
    officer: 'Was sich nicht per E-Mail bestätigen lässt, prüft unsere Datenschutzstelle.',
    limit: 'Eine Anfrage, die nicht bestätigt wird, endet nach 30 Tagen, und mit ihr die Sperre.',
    reference: 'Ihr Aktenzeichen',
    keep: 'Bitte notieren Sie es: Damit finden wir Ihre Anfrage.',
  },
  confirm: {
    title: 'Bestätigen Sie Ihren Widerspruch',
    question: 'Sie haben den Link geöffnet, den wir Ihnen gesandt haben. Sollen wir Sie herausnehmen?',
    effect:
      'Wenn Sie den Knopf drücken, löschen wir, was wir über Sie gespeichert haben. Das lässt sich nicht rückgängig machen.',
    notYou: 'Wenn Sie um nichts gebeten haben, schließen Sie diese Seite: Ohne den Knopf wird nichts gelöscht.',
    press: 'Ja, meine Daten löschen',
  },
  receipt: {
    title: 'Sie sind herausgenommen',
    done: 'Ihr Widerspruch ist vollzogen. Unsere Kunden bekommen von uns nichts mehr über Sie, und was wir hatten, ist gelöscht.',
    kept: 'Wir behalten nur mit einem Schlüssel gebildete Prüfwerte (Hashes) Ihrer Kennungen mit Datum, Grund und Umfang. Sie halten Sie draußen, wenn eine Quelle Ihre Daten wieder bringt.',
    rest: 'Was Sie neben Ihrer E-Mail-Adresse angegeben haben, ist damit nicht nachgewiesen. Es bleibt zurückgehalten, bis unsere Datenschutzstelle es geprüft hat, höchstens 30 Tage.',
    reference: 'Aktenzeichen',
    date: 'Datum',
    profiles: 'Gelöschte Profile',
    records: 'Gelöschte Quelldatensätze',
    suppressions: 'Prüfwerte, die Sie draußen halten',
    signedTitle: 'Ihr Beleg',
    signed:
      'Dieser Text ist unterschrieben. Drucken oder kopieren Sie ihn: Wir zeigen ihn nur dieses eine Mal, und damit können Sie Ihren Widerspruch beweisen.',
  },
  errors: {
    linkTitle: 'Dieser Link funktioniert nicht',
    link: 'Vielleicht wurde er schon benutzt, ist abgelaufen oder unvollständig. Wenn Sie noch nicht bestätigt haben, senden Sie bitte das Formular noch einmal.',
    notFoundTitle: 'Diese Seite gibt es nicht',
    notFound: 'Bitte prüfen Sie die Adresse.',
    tooManyTitle: 'Zu viele Anfragen',
    tooMany: 'Von Ihrem Anschluss kamen viele Anfragen. Bitte versuchen Sie es in einer Minute noch einmal.',
    refusedTitle: 'Wir haben diese Anfrage nicht angenommen',
    refused:
      'Sie kam nicht so von unserem Formular, wie wir es erwarten. Bitte öffnen Sie das Formular und senden Sie es von dort.',
    brokenTitle: 'Bei uns ist etwas schiefgegangen',
    broken: 'Ihre Anfrage wurde vielleicht nicht angenommen. Bitte versuchen Sie es in einigen Minuten noch einmal.',
    toForm: 'Zum Formular',
  },
};
