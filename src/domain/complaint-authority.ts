/** Where a person complains, by the country they stand in (privacy.md section 1.10): the operator's mailbox comes first, the authority stays
 *  open at any time. Names and addresses as the authorities give them. */

export interface ComplaintAuthority {
  readonly name: string;
  readonly url: string;
}

const authorities: Readonly<Record<string, ComplaintAuthority>> = {
  AT: { name: 'Datenschutzbehörde', url: 'https://www.dsb.gv.at' },
  BE: { name: 'Autorité de protection des données / Gegevensbeschermingsautoriteit', url: 'https://www.gba-apd.be' },
  CH: {
    name: 'Eidgenössischer Datenschutz- und Öffentlichkeitsbeauftragter (EDÖB)',
    url: 'https://www.edoeb.admin.ch',
  },
  DE: { name: 'Datenschutzaufsichtsbehörde Ihres Bundeslandes', url: 'https://www.bfdi.bund.de' },
  ES: { name: 'Agencia Española de Protección de Datos (AEPD)', url: 'https://www.aepd.es' },
  FR: { name: 'Commission nationale de l’informatique et des libertés (CNIL)', url: 'https://www.cnil.fr' },
  GB: { name: 'Information Commissioner’s Office (ICO)', url: 'https://ico.org.uk/concerns' },
  IE: { name: 'Data Protection Commission', url: 'https://www.dataprotection.ie' },
  IT: { name: 'Garante per la protezione dei dati personali', url: 'https://www.garanteprivacy.it' },
  LU: { name: 'Commission nationale pour la protection des données (CNPD)', url: 'https://cnpd.public.lu' },
  NL: { name: 'Autoriteit Persoonsgegevens', url: 'https://www.autoriteitpersoonsgegevens.nl' },
};

/** The list of all members of the European Data Protection Board, for every other country. */
const allAuthorities = 'https://www.edpb.europa.eu/about-edpb/about-edpb/members_en';

/** The authority of `country` (ISO 3166-1 alpha-2); with a null name where the person must pick it from the list of all. */
export function complaintAuthorityOf(country: string | null): { readonly name: string | null; readonly url: string } {
  return (country === null ? undefined : authorities[country]) ?? { name: null, url: allAuthorities };
}
