/**
 * Words of job titles in English, German, French, Spanish, Italian, Dutch and Swedish, folded (`foldKey`). Own lexicons. A term is words,
 * matched whole; a final "*" lets a word go on ("vertrieb*" covers "vertriebsleiter"), a leading "*" makes it the end of a longer word.
 */

import type { JobFunction } from './job-vocabulary.js';

/** Abbreviations written out in the comparison form, so that "Sr. VP Eng" and "Senior Vice President Engineering" are one title. */
export const abbreviations: Readonly<Record<string, string>> = {
  vp: 'vice president',
  svp: 'senior vice president',
  evp: 'executive vice president',
  avp: 'assistant vice president',
  sr: 'senior',
  snr: 'senior',
  jr: 'junior',
  jnr: 'junior',
  mgr: 'manager',
  mngr: 'manager',
  dir: 'director',
  exec: 'executive',
  eng: 'engineering',
  engr: 'engineer',
  dev: 'developer',
  asst: 'assistant',
  assoc: 'associate',
  mktg: 'marketing',
  mkt: 'marketing',
  ops: 'operations',
  biz: 'business',
  acct: 'account',
  admin: 'administrator',
  tech: 'technology',
  hr: 'human resources',
  pr: 'public relations',
  qa: 'quality assurance',
  rd: 'research development',
  // CPO is product, people, privacy or procurement, CSO security, sales or strategy: the rank is sure, the function is not.
  ceo: 'chief executive officer',
  cto: 'chief technology officer',
  cfo: 'chief financial officer',
  coo: 'chief operating officer',
  cmo: 'chief marketing officer',
  cio: 'chief information officer',
  cpo: 'chief cpo officer',
  cro: 'chief cro officer',
  ciso: 'chief information security officer',
  cso: 'chief cso officer',
  chro: 'chief human resources officer',
  cco: 'chief cco officer',
  cdo: 'chief cdo officer',
  clo: 'chief legal officer',
  gm: 'general manager',
  swe: 'software engineer',
  sre: 'site reliability engineer',
  sde: 'software development engineer',
  gf: 'geschaftsfuhrer',
  vd: 'verkstallande direktor',
  pdg: 'president directeur general',
  dg: 'directeur general',
  daf: 'directeur administratif et financier',
  drh: 'directeur des ressources humaines',
  dsi: 'directeur des systemes dinformation',
  rrhh: 'recursos humanos',
};

/** Functions by the phrase that settles them, whatever else the title says. First match wins, so longer and odder ones stand first. */
export const functionPhrases: readonly (readonly [JobFunction, string])[] = [
  [
    'sales',
    'sales engineer*;sales development;sales operations;sales enablement;account executive;account manager;key account*;business development;inside sales;pre sales;presales;customer success;chief revenue;chief commercial;directeur commercial;director comercial;direttore commerciale;responsable commercial;ingenieur commercial;ingenieur daffaires;partner manager;channel partner;channel manager',
  ],
  [
    'marketing',
    'product marketing;marketing operations;public relations;social media;chief marketing;content strateg*;seo specialist;brand manager;growth manager;community manager;relations presse;corporate communications;internal communications',
  ],
  [
    'hr',
    'human resources;chief people;people operations;people partner;hr business partner;talent acquisition;ressources humaines;recursos humanos;risorse umane;personeelszaken;people culture;people and culture;technical recruiter;learning development;compensation benefits;chief human',
  ],
  [
    'product',
    'product owner;product manager;product management;chief product;head of product;vice president product;director of product;produktmanager*;produktchef*;produktagare;produktledare;chef de produit;responsable produit;jefe de producto;gestor de producto;product lead;group product;productmanager*;productowner*;directeur produit',
  ],
  [
    'data',
    'data scien*;data engineer*;data analy*;data architect*;business intelligence;machine learning;chief data;analytics engineer*;data governance;data platform;big data;data steward*;deep learning;artificial intelligence;datenanaly*;datenwissenschaft*;donnees;analista de datos;dataanaly*;dataingenjor;head of data;ml engineer*;ai engineer*',
  ],
  [
    'design',
    'ux designer*;ui designer*;user experience;user interface;product design*;graphic design*;art director;creative director;direction artistique;directeur artistique;directeur creatif;director creativo;interaction design*;ux researcher*;ux research;industrial design*;visual design*;motion design*;head of design',
  ],
  [
    'it',
    'it support;information technology;system administrator*;systems administrator*;network administrator*;network engineer*;database administrator*;systemadministrator*;chief information;it manager;it director;help desk;helpdesk;information security;cyber security;it operations;technical support engineer;systemes dinformation;desktop support;it leiter*;it consultant;it security;informatikleiter*;security analyst*;soc analyst*',
  ],
  [
    'support',
    'customer support;customer service*;customer care;technical support;client services;service client;relation client;atencion al cliente;servicio al cliente;assistenza clienti;servizio clienti;call center;contact center;support engineer*;support specialist*;support agent*;help center;kundenservice*;kundenbetreu*;kundendienst*;klantenservice*;kundtjanst*;kundservice*;kundsupport*',
  ],
  [
    'legal',
    'general counsel;legal counsel;chief legal;data protection officer;chief compliance;compliance officer;privacy officer;contract manager;company secretary;delegue a la protection;datenschutzbeauftragt*',
  ],
  [
    'finance',
    'chief financial;financial controller;accounts payable;accounts receivable;investor relations;controle de gestion;controleur de gestion;controlling;directeur financier;director financiero;direttore finanziario;administratif et financier;chief accounting;investment bank*;venture capital;private equity;risk manager;wealth manage*;portfolio manager;financial analyst*;business controller;finance manager',
  ],
  [
    'operations',
    'chief operating;supply chain;business operations;office manager;operations manager;head of operations;quality assurance manager;facility manage*;directeur des operations;director de operaciones;direttore operativo;executive assistant;personal assistant;administrative assistant;assistant to;assistante de direction;chief of staff',
  ],
  [
    'engineering',
    'chief technology;chief technical;software engineer*;software develop*;quality assurance;site reliability;devops;full stack;front end;back end;engineering manager;vice president engineering;head of engineering;solutions architect*;solution architect*;software architect*;technical lead;tech lead;technology lead;team lead engineering;research development engineer*;directeur technique;director tecnico;direttore tecnico;technischer leiter;web develop*',
  ],
  [
    'education',
    'assistant professor;associate professor;teaching assistant;school principal;vice principal;head teacher;training manager;chargé denseignement;charge denseignement;maitre de conferences',
  ],
  [
    'research',
    'research development;research scientist*;research engineer*;postdoctoral;principal investigator;research fellow;recherche et developpement;forschung und entwicklung;investigacion y desarrollo;ricerca e sviluppo;chief scientist;chief science;chief scientific;phd student*;phd candidate*',
  ],
  [
    'health',
    'chief medical;medical director;health care;healthcare;clinical research;registered nurse;physical therapist*;general practitioner*',
  ],
];

/** Functions by single words. Of several in one part of the title the last counts ("marketing recruiter" recruits). */
export const functionWords: readonly (readonly [JobFunction, string])[] = [
  [
    'engineering',
    'engineer;engineers;engineering;developer*;programmer*;devops;architect;ingenieur*;ingeniero*;ingeniera*;ingegner*;ingenjor*;entwickl*;*entwickler;*entwicklerin;developpeu*;desarrollador*;programador*;programmator*;programmierer*;sviluppat*;ontwikkel*;*ontwikkelaar;utveckl*;*utvecklare;technicien*;tecnico;techniker*;technicus;tekniker*;mechanic;electrician;machinist;technician*;technology;software;softwareentwickl*;frontend;backend;fullstack;firmware;embedded;konstrukteur*;tester;sysutveckl*;programmerare;coder;mjukvaru*',
  ],
  ['product', 'product;produit;producto;prodotto;produkt;products'],
  [
    'design',
    'designer*;design;illustrator*;ux;ui;gestalter*;grafiker*;grafikdesign*;graphiste*;disenador*;grafico;progettista;vormgever*;formgivare*;creative;artdirector',
  ],
  [
    'it',
    'it;sysadmin*;informatik*;informatic*;informatique;informatico;cybersecurity;edv;systemadmin*;ict;netwerkbeheerder*;systeembeheerder*;fachinformatiker*;natverkstekniker*;network',
  ],
  ['data', 'data;analytics;statistician*;statistiker*;datascientist*;bi;daten;datos;dati;dataanalist*'],
  [
    'sales',
    'sales;vertrieb*;verkauf*;verkoop*;verkoper*;vente*;vendeu*;vendedor*;ventas;vendite;venditor*;commercial*;comercial*;commercial;commerciale;saljare*;forsaljning*;salgs*;salg;selger*;kundenberater*;aussendienst*;innendienst*;accountmanager*;kundansvarig*;sdr;bdr;revenue;kam;merchandiser*',
  ],
  [
    'marketing',
    'marketing*;marknad*;kommunikation*;communicat*;comunicaci*;comunicazion*;copywriter*;seo;sem;brand;pr;advertising;werbung;werbe*;publicite;publicidad;pubblicita;marketeer*;redaktor*;redakteur*;redacteur*;redactor*;content;journalist*;press;presse*;pressechef;pressansvarig;mercadotecnia;mercadeo;kommunikator;growth;editor',
  ],
  [
    'finance',
    'finance*;financial;accountant*;accounting;controller*;treasur*;treasury;audit*;auditor*;finanz*;buchhalt*;*buchhalter;*buchhalterin;steuer*;comptab*;financier*;finanzas;contable*;contador*;contabil*;finanza;finanziari*;tesorer*;ragionier*;financieel;boekhoud*;ekonom;ekonomi*;redovisning*;revisor*;bookkeeper*;tax;payroll;lohnbuchhalt*;bank*;investment;investor*;underwriter*;actuar*;aktuar*;wirtschaftspruf*;fiscalist*;ekonomichef;trader*;fiscal',
  ],
  [
    'legal',
    'legal;lawyer*;attorney*;counsel;jurist*;juriste;juridique;juridic*;juridisch*;anwalt*;rechtsanwalt*;*anwaltin;avocat*;abogad*;avvocat*;advocaat*;advokat*;notar*;notaire*;notario;paralegal*;compliance;solicitor*;barrister*;justiziar*;syndikus*;legale;bolagsjurist;advocate;recht;privacy;datenschutz*',
  ],
  [
    'hr',
    'hr;recruiter*;recruit*;personal;personalreferent*;personalleiter*;personalchef;personalwesen;personalentwickl*;recrut*;reclut*;rekryter*;talent;rh;personeel*;selezionator*;people;arbeidsrecht*;personaladmin*;personalmanag*;personalsachbearbeit*;werving',
  ],
  [
    'support',
    'support;helpdesk;servicedesk;kundenservice*;kundendienst;klantenservice;kundtjanst;supporttekniker*;receptionist*;callcenter',
  ],
  [
    'operations',
    'operations;operation;logist*;supply;procurement;purchasing;buyer;einkauf*;*einkaufer;achats;acheteu*;compras;acquisti;inkoop*;inkop*;warehouse;lager*;produktion*;produktionsleiter*;production;produccion;produzione;productie*;manufacturing;fertigung*;operaciones;operazioni;operativ*;administration;administrat*;administrativ*;buro*;sekretar*;secretar*;facility;facilities;verksamhet*;planner;disponent*;assistenz;assistent*;*assistent*;*assistenz*;*sekretar*;secretaresse*;betrieb*;plant;fleet;logistik*;logistiek*',
  ],
  [
    'research',
    'research;researcher*;scientist*;forsch*;*forscher;recherche;chercheu*;investigador*;investigacion;ricerc*;onderzoek*;forskare;forskning*;scientific;wissenschaft*;postdoc;laboratory;labor*;chemist*;biolog*;physicist*;physiker*;chemiker*;scientifique;doctorand*;doktorand*;promovend*',
  ],
  [
    'health',
    'nurse*;nursing;physician*;doctor;surgeon*;medical;medic;clinical;pharmacist*;therapist*;dentist*;arzt*;*arzt;*arztin;krankenpfleg*;pflege*;pfleg*;apotheker*;medecin*;infirmier*;pharmacien*;medico;medica;enfermer*;farmaceutic*;infermier*;arts;verpleeg*;verpleger*;lakare*;sjukskotersk*;apotekare*;tandlakare*;therapeut*;psycholog*;psychiatrist*;paramedic*;midwife;hebamme;veterinar*;tierarzt*;physiotherap*;fysiotherap*;tandarts;dermatolog*;cardiolog*',
  ],
  [
    'education',
    'teacher*;professor*;lecturer*;teaching;education*;educator*;tutor*;lehrer*;*lehrer;*lehrerin;dozent*;professeu*;enseignant*;formateu*;profesor*;maestr*;docente*;insegnant*;formator*;formador*;docent*;leraar*;larare*;larar*;rektor*;trainer;instructor*;schulleiter*;school;ausbilder*;utbildning*;faculty;curriculum;librarian*;bibliothekar*',
  ],
];

/** Words by which a title names its rank. Read in this order by `job-seniority.ts`; the rules around them stand there. */
/** Phrases in which a rank word names no rank: blanked out before ranks are looked for. */
export const notRanks =
  'product owner*;process owner*;service owner*;data owner*;system owner*;application owner*;risk owner*;business owner support;lead generation;founders associate;founder associate;founders assistant;entrepreneur in residence;founder in residence;sous chef;executive chef;head chef;pastry chef;private chef;souschef;graduate school;graduate studies;graduate admissions;expert comptable;stage manager;assistant professor;associate professor;assistant coach;associate partner;school principal;executive assistant*;personal assistant*;virtual assistant*;zugbegleiter*;begleiter*;*begleiter;reisebegleiter*;lead auditor;assistante sociale;assistant social';

/** What stands before "partner" where it is no co-owner. */
export const otherPartners =
  'business channel alliance alliances people hr talent finance account delivery training technology community client sales solution solutions design associate resources strategic media marketing it implementation development'.split(
    ' ',
  );

/** Behind "student", "intern" or "volunteer" these name somebody who looks after them. */
export const carers =
  'advisor adviser manager coordinator director counselor counsellor services service affairs recruiter recruiting recruitment lead head engagement relations success support life programs programme program experience housing administrator officer teacher'.split(
    ' ',
  );

export const rankWords = {
  owner:
    'owner;co owner;founder*;co founder*;cofounder*;inhaber*;mitinhaber*;eigentumer*;grunder*;mitgrunder*;fondateu*;co fondateu*;cofondateu*;proprietaire*;propietari*;dueno;duena;fundador*;cofundador*;titolare;proprietari*;fondator*;cofondator*;eigenaar*;mede eigenaar;oprichter*;medeoprichter*;agare;delagare;grundare;medgrundare;gesellschafter*;mitgesellschafter*;associe gerant;geschaftsfuhrender gesellschafter;dga;proprietor;foretagare;empresari*;entrepreneur*',
  cxo: 'chief * officer;chief * * officer;chief * * * officer;chief * * * * officer;managing director;director general;directora general;directeur general*;directrice general*;direttore generale;direttrice generale;algemeen directeur;generaldirektor*;geschaftsfuhr*;vorstand;vorstandsmitglied;vorstandsvorsitz*;vorstandssprecher*;vorstandin;president;presidente;presidenta;praesident;prasident*;chairman;chairwoman;chairperson;gerant;gerante;administrateur delegue;consejer* delegad*;amministratore delegato;amministratrice delegata;amministratore unico;bestuursvoorzitter;verkstallande direktor;verkstallande;styrelseordforande;koncernchef;president directeur general;gedelegeerd bestuurder;board member;member of the board;*geschaftsfuhrer;*geschaftsfuhrerin;chief executive;raad van bestuur',
  vp: 'vice president;vicepresident*;vice presidente;vice presidenta;vizeprasident*;vice presidentess;vice direktor;vice vd;vice verkstallande direktor',
  director:
    'director;directora;directeur;directrice;direktor;direktorin;direttore;direttrice;direktorn;executive director;bereichsdirektor*;studiendirektor;prokurist*;direktoren',
  head: 'head of;head;global head;leiter;leiterin;*leiter;*leiterin;leitung;hoofd;*hoofd;afdelingshoofd;avdelningschef*;jefe;jefa;chef de service;chef de departement;responsable de departement;capo;caposervizio;hauptabteilungsleiter*;enhetschef*;omradeschef*;chefredakteur*;chefredaktor*',
  manager:
    'manager*;*manager;*managerin;managerin;teamleiter*;teamleitung;projektleiter*;projektleitung;schichtleiter*;gruppenleiter*;filialleiter*;chef de projet;cheffe de projet;chef de produit;chef dequipe;chef de marche;chef de groupe;chef de zone;chef de secteur;chef des ventes;chef de chantier;chef datelier;chef de mission;chef de bureau;responsable;responsabile;gerente;gerenta;encargad*;jefe de proyecto;jefa de proyecto;jefe de equipo;capo progetto;capoprogetto;coordinatore responsabile;teamleider*;projectleider*;leidinggevende;projektledare*;*chef;forestandare;arbetsledare*;supervisor*;foreman;meister;superintendent;projektchef*;team leader;group leader;gestionnaire;gestor;gestora;teamlead*;bauleiter*',
  senior:
    'senior;principal;lead;staff engineer*;staff software;staff developer*;staff designer*;staff scientist*;expert;experte;expertin;confirme;confirmee;experimente;experimentee;seniora;leitender;leitende;erfahrener;team lead;tech lead;lead developer;ervaren;erfaren;distinguished;chefingenieur*;overingenjor;chefjurist;chief engineer;chief architect;chief scientist;chief economist;hauptreferent*',
  entry:
    'junior;entry level;graduate;assistant;assistante;assistent;assistentin;*assistent;*assistentin;asistente;assistente;asistent;debutant;debutante;nyexaminerad;berufseinsteiger*;einsteiger*;associate;helper;aide;aushilfe;hilfskraft;auxiliar;ayudante;aiutante;medewerker junior;assistenz',
  training:
    'intern;interns;internship;trainee*;apprentice*;working student;werkstudent*;praktikant*;praktikum;azubi*;auszubildend*;volontar;volontarin;volontariat;stagiaire*;stage;alternant*;alternance;apprenti;apprentie;becari*;practicante*;practicas;en practicas;aprendiz;tirocin*;stagista;apprendista;stagiair*;leerling*;larling*;student*;studentin;etudiant*;estudiante;studente;referendar*;phd student*;doktorand*;doctorand*;doctorant*;promovendus;summer analyst;dual student;duale student*;placement student;trainee program*',
  unpaid:
    'volunteer;volunteers;ehrenamt*;ehrenamtlich*;benevole*;benevolat;voluntari*;volontari*;vrijwillig*;ideell;ideellt;frivillig*;honorary;pro bono;unpaid',
} as const;
