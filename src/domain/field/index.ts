/** All field types by the name they carry. Redaction, presenters, retention and the log test walk this record. */

import { calendarDate } from './calendar-date.js';
import { companyName } from './company-name.js';
import { domainName } from './domain-name.js';
import { email } from './email.js';
import { employer } from './employer.js';
import { employment } from './employment.js';
import { identifier } from './identifier.js';
import { jobTitle } from './job-title.js';
import { language } from './language.js';
import { personName } from './person-name.js';
import { phone } from './phone.js';
import { place } from './place.js';
import { profileUrl } from './profile-url.js';
import { skill } from './skill.js';

export const fieldTypes = {
  email,
  phone,
  personName,
  companyName,
  domainName,
  jobTitle,
  profileUrl,
  place,
  skill,
  language,
  employer,
  employment,
  identifier,
  calendarDate,
} as const;

export type FieldTypeName = keyof typeof fieldTypes;
