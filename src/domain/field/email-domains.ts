/** Which e-mail domains say nothing about an employer, and which mailbox names belong to no person. Own tables beside the kept packages. */

import { disposableEmailBlocklistSet } from 'disposable-email-domains-js';
import roleLocalParts from 'role-based-email-addresses';
import { isFreeMailDomain } from './free-mail-domains.js';

const disposableDomains = disposableEmailBlocklistSet();

// Shared mailboxes in languages the package is thin in; all of them name a desk, never a person.
const moreRoles = `
  anfrage bewerbung bewerbungen buero datenschutz einkauf empfang geschaeftsfuehrung geschaeftsleitung impressum info1 karriere kasse kundenservice personal
  personalabteilung poststelle rechnung rechnungen rechnungswesen redaktion sekretaer service-center verwaltung vertrieb zentral
  accueil achats commande commandes communication comptabilité contactez dpo emploi facturation formation gestion juridique rgpd secretariat standard
  acquisti amministrazione1 commerciali contatti fatturazione fatture ordine personale segreteria ufficio ufficioacquisti vendite
  atencion calidad clientes1 compras1 dpd empleo facturas pedidos personas recepcion1 administracio
  boekhouding directie facturen inkoop klantenservice receptie verkoop vacatures
  bokforing dataskydd ekonomi faktura fakturor inkop kansli kundtjanst kundtjänst ordrar orderkontor receptionen registrator salg bogholderi kontor faktura1
  asiakaspalvelu laskutus myynti toimisto tilaukset bok kadry ksiegowosc sekretariat1 faktury reklamacje obchod objednavky podpora prodej ucetni ugyfelszolgalat iroda
  atendimentocliente faturas geral1 contabilidade encomendas rh1
  dataprotection data-protection data.protection gdpr hello1 hq1 infos infodesk media-relations presscontact pressoffice press-office salesteam1 workplace
`
  .trim()
  .split(/\s+/);

const roles: ReadonlySet<string> = new Set([...roleLocalParts, ...moreRoles]);

/** True for the name of a shared mailbox ("info", "sales"). `local` in lower case; a plus-tag must be off. */
export function isRoleLocalPart(local: string): boolean {
  return roles.has(local);
}

/** True where `domain` (A-labels, lower case), or a domain it lies under, hands out throw-away addresses. Compared label by label: as a
 *  string suffix, `notmailinator.com` would count too. */
export function isDisposableDomain(domain: string): boolean {
  const labels = domain.split('.');
  for (let from = 0; from < labels.length - 1; from++) {
    if (disposableDomains.has(labels.slice(from).join('.'))) return true;
  }
  return false;
}

/** True for a mail provider open to everybody: such a domain never names an employer. */
export function isWebmailDomain(domain: string): boolean {
  return isFreeMailDomain(domain);
}
