/** Words people and systems write where a value should stand. Own lists, folded (lower case, no accents, single spaces). */

const anyPlaceholder = `n/a;na;n a;none;null;nil;undefined;unknown;unspecified;not available;not applicable;not provided;not disclosed;not specified;no name;noname;
  anonymous;anonym;anonymous user;test;testing;test test;test user;tester;demo;sample;example;xxx;xx;asdf;asdf asdf;qwerty;foo;foo bar;foobar;tba;tbd;todo;
  redacted;redacted for privacy;data redacted;data protected;data protected not disclosed;statutory masking enabled;withheld;withheld for privacy;withheld for privacy purposes;
  private;private person;private registration;domain privacy;whois privacy;privacy protected;privacy service;identity protection service;hidden;confidential;masked;
  unbekannt;keine angabe;k a;inconnu;sans nom;desconocido;sin nombre;sconosciuto;onbekend;okand;ukjent;ukendt;nieznany;nezvestno;neizvestno`;

const personPlaceholder = `admin;administrator;system administrator;domain administrator;domain admin;domain manager;domain owner;domains;hostmaster;host master;postmaster;webmaster;
  root;user;username;guest;owner;registrant;registrar;contact;customer service;customer support;support;help desk;helpdesk;sales;info;office;reception;marketing;
  technical contact;technical support;tech support;it department;it admin;it support;network operations;network operations center;noc;abuse;billing;accounts payable;
  accounting;human resources;hr;legal department;the team;team;staff;member;client;customer;vacant;to be announced;name;first name;last name;firstname;lastname;
  first name last name;firstname lastname;first last;full name;your name;my name;mr;mrs;ms;miss;dr;herr;frau;john doe test;ghost;nobody;no one;someone;
  deleted user;former user;bot;github;linkedin member;linkedin user`;

const companyPlaceholder = `self employed;selfemployed;self;freelance;freelancer;freelancing;independent;independent consultant;independent contractor;individual;unemployed;
  retired;student;between jobs;looking for work;looking for opportunities;open to work;seeking opportunities;stealth;stealth startup;stealth mode;stealth mode startup;various;
  home;my company;company;company name;organization;organisation;employer;personal;private individual;privatperson;selbstandig;selbststandig;freiberufler;freiberuflich;
  independant;autoentrepreneur;auto entrepreneur;autonomo;libero professionista;zzp;zzper;undisclosed;not employed;nope;no company;no`;

function wordsOfList(...lists: readonly string[]): ReadonlySet<string> {
  return new Set(lists.flatMap((list) => list.split(';').map((entry) => entry.trim())));
}

/** What stands for a person's name where there is none. */
export const placeholderPeople: ReadonlySet<string> = wordsOfList(anyPlaceholder, personPlaceholder);

/** What stands for an employer where there is none, forms of self-employment included: they name no company two people share. */
export const placeholderCompanies: ReadonlySet<string> = wordsOfList(anyPlaceholder, companyPlaceholder);

/** What stands for a place where there is none. */
export const placeholderPlaces: ReadonlySet<string> = wordsOfList(
  anyPlaceholder,
  `remote;fully remote;remote only;earth;planet earth;the earth;world;worldwide;the world;global;globe;international;internet;the internet;online;cyberspace;web;
  everywhere;anywhere;nowhere;here;there;home;localhost;127 0 0 1;the cloud;cloud;space;mars;moon;milky way;universe;metaverse;earth milky way;somewhere;distributed`,
);
