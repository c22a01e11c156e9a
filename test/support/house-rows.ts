import { north, type PersonRow } from './people.js';

/** Rows of people of whom each has an employer, an address and a phone of their own, told by a number; `change` replaces what a test is about. */
export function houseRows(house: string, title: string) {
  const stem = house.toLowerCase();
  return (nth: number, name: string, change: Partial<PersonRow> = {}): PersonRow => {
    const domain = `${stem}${nth}.example`;
    return {
      source: north,
      id: `${stem[0]}${nth}`,
      name,
      email: `${name.split(' ')[0]!.toLowerCase()}@${domain}`,
      phone: `+44207946${String(nth).padStart(4, '0')}`,
      domain,
      employer: `${house} ${nth} Ltd`,
      title,
      ...change,
    };
  };
}
