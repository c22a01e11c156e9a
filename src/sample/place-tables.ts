import type { CultureCode } from './name-tables.js';

/** Where the sample's companies sit: real places (places are no personal data), invented tenants. */
export interface Country {
  /** ISO 3166-1 alpha-2. */
  readonly code: string;
  readonly name: string;
  /** As the Swedish feed writes it. */
  readonly swedish: string;
  readonly culture: CultureCode;
  /** Share of the sample's companies, in parts of the sum of all. */
  readonly weight: number;
  readonly legalForms: readonly string[];
  readonly cities: readonly string[];
}

function country(
  code: string,
  name: string,
  swedish: string,
  culture: CultureCode,
  weight: number,
  legalForms: string,
  cities: string,
): Country {
  return { code, name, swedish, culture, weight, legalForms: legalForms.split('|'), cities: cities.split('|') };
}

/** Every country of the sample; weights say how many companies sit there. */
export const countries: readonly Country[] = [
  country(
    'GB',
    'United Kingdom',
    'Storbritannien',
    'en',
    20,
    'Ltd|Limited|plc|LLP',
    'London|Manchester|Leeds|Bristol|Edinburgh|Cardiff|York',
  ),
  country(
    'US',
    'United States',
    'USA',
    'en',
    14,
    'Inc|LLC|Corp.',
    'Boston|Chicago|Denver|Seattle|Austin|Portland|Philadelphia',
  ),
  country('IE', 'Ireland', 'Irland', 'en', 3, 'Ltd|DAC', 'Dublin|Cork|Galway|Limerick'),
  country('IT', 'Italy', 'Italien', 'it', 9, 'S.p.A.|S.r.l.', 'Milano|Torino|Bologna|Firenze|Padova|Genova'),
  country('FR', 'France', 'Frankrike', 'fr', 9, 'SAS|SARL|SA', 'Paris|Lyon|Lille|Nantes|Toulouse|Rennes'),
  country('BE', 'Belgium', 'Belgien', 'fr', 2, 'SRL|SA|NV', 'Bruxelles|Liège|Namur|Gent'),
  country('ES', 'Spain', 'Spanien', 'es', 7, 'S.L.|S.A.', 'Madrid|Barcelona|Valencia|Sevilla|Bilbao|Málaga'),
  country('MX', 'Mexico', 'Mexiko', 'es', 1, 'S.A. de C.V.', 'Monterrey|Guadalajara|Puebla'),
  country(
    'DE',
    'Germany',
    'Tyskland',
    'de',
    12,
    'GmbH|AG|GmbH & Co. KG|UG',
    'Berlin|Hamburg|München|Köln|Stuttgart|Leipzig|Düsseldorf',
  ),
  country('AT', 'Austria', 'Österrike', 'de', 2, 'GmbH|AG', 'Wien|Graz|Linz|Salzburg'),
  country('CH', 'Switzerland', 'Schweiz', 'de', 2, 'AG|GmbH', 'Zürich|Basel|Bern|Luzern'),
  country(
    'NL',
    'Netherlands',
    'Nederländerna',
    'nl',
    6,
    'B.V.|N.V.',
    'Amsterdam|Rotterdam|Utrecht|Eindhoven|Groningen',
  ),
  country('SE', 'Sweden', 'Sverige', 'sv', 7, 'AB|AB (publ)', 'Stockholm|Göteborg|Malmö|Uppsala|Linköping'),
  country('FI', 'Finland', 'Finland', 'sv', 1, 'Oy|Oy Ab', 'Helsinki|Tampere|Turku'),
  country('PL', 'Poland', 'Polen', 'pl', 5, 'Sp. z o.o.|S.A.', 'Warszawa|Kraków|Wrocław|Poznań|Gdańsk'),
  country('CZ', 'Czechia', 'Tjeckien', 'cs', 3, 's.r.o.|a.s.', 'Praha|Brno|Ostrava|Plzeň'),
  country('PT', 'Portugal', 'Portugal', 'pt', 3, 'Lda.|S.A.', 'Lisboa|Porto|Braga|Coimbra'),
  country('BR', 'Brazil', 'Brasilien', 'pt', 2, 'Ltda.|S.A.', 'São Paulo|Curitiba|Recife|Belo Horizonte'),
  country('IN', 'India', 'Indien', 'hi', 4, 'Pvt Ltd|Ltd', 'Bengaluru|Pune|Hyderabad|Chennai|Mumbai'),
  country('JP', 'Japan', 'Japan', 'ja', 3, 'K.K.|G.K.', 'Tokyo|Osaka|Nagoya|Fukuoka|Sapporo'),
];
