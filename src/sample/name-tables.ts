/**
 * Given and family names that occur in each culture, written from general knowledge. The sample combines them at random, so nobody in it
 * exists; two invented people may well share a name, as people do.
 */

export interface Culture {
  readonly given: readonly string[];
  readonly family: readonly string[];
}

function culture(given: string, family: string): Culture {
  return { given: given.split(/\s+/), family: family.split(/\s*,\s*/) };
}

/** Name lists by language of the bearer's family. */
export const cultures = {
  en: culture(
    `Oliver Amelia George Isla Harry Poppy Jack Florence Arthur Matilda Freddie Beatrice Samuel Harriet Edward Imogen Benjamin Rosalind Dominic
     Philippa Callum Rowena Duncan Fiona Robert Elizabeth William Katherine Richard Margaret Thomas Victoria Michael Jennifer Christopher Susan
     Daniel Rebecca Matthew Abigail Andrew Samantha Joseph Deborah Nicholas Patricia Gregory Pamela Timothy Theresa Kenneth Judith`,
    `Ashdown, Barrow, Blackwood, Bramley, Carver, Chadwick, Colville, Coppard, Dalby, Draycott, Easterbrook, Eddington, Fairbairn, Farrow, Fenwick,
     Garside, Goodall, Greenhalgh, Hadley, Hartnell, Haverford, Holloway, Hurst, Ingham, Jarvis, Kershaw, Kirkby, Langford, Lockwood, Loxley, Marlow,
     Merriweather, Milford, Netherton, Oakley, Oldfield, Pemberton, Penrose, Pickering, Quayle, Radcliffe, Redfern, Ridgeway, Rowntree, Sedgwick,
     Shackleton, Stanhope, Sutcliffe, Tattersall, Thackeray, Thornbury, Underhill, Varley, Wainwright, Wetherby, Whitlock, Winstanley, Woodruff,
     Wycliffe, Yardley, O'Rourke, McAllister, Smith, Taylor, Walker, Hughes`,
  ),
  it: culture(
    `Giulia Marco Francesca Luca Chiara Matteo Alessia Davide Elisa Simone Martina Andrea Federica Lorenzo Valentina Riccardo Silvia Stefano Beatrice
     Tommaso Ilaria Niccolò Serena Fabio Noemi Gabriele Caterina Enrico Arianna Emanuele`,
    `Abbondanza, Bellandi, Bencini, Bertolotti, Boscaro, Brancaleone, Calvelli, Cantarini, Carbonara, Castellani, Cecchetto, Colombini, Cortese,
     D'Ambrosio, De Santis, Del Monte, Fabbri, Fioravanti, Frassineti, Gallinari, Gherardi, Giordanelli, Lombardini, Magnani, Mantovani, Marchesini,
     Montanari, Nardelli, Orsini, Pellegrino, Piovesan, Quaranta, Ravelli, Rinaldi, Sartori, Scarpellini, Tagliaferri, Trevisan, Valsecchi, Zanotti`,
  ),
  fr: culture(
    `Camille Antoine Léa Hugo Manon Julien Chloé Étienne Élodie Mathieu Amélie François Noémie Guillaume Océane Thibault Aurélie Bastien Céline
     Frédéric Mélanie Rémi Solène Jérôme Agathe Sébastien Maëlle Cédric Héloïse Gaël`,
    `Aubertin, Barbeau, Beauchamp, Bellerose, Bonnefoy, Boissonnet, Carpentier, Chastain, Clairmont, Courtois, Delacroix, Desrosiers, Duchêne,
     Duvallon, Fauchère, Ferrandin, Gaillardet, Garnault, Girondel, Hébrard, Jacquemin, Lacombe, Lagarde, Lavigne, Le Goff, Lefèvre, Lemaître,
     Malherbe, Marchandeau, Montreuil, Noirot, Pelletier, Périgord, Rocheteau, Rousselet, Saint-Clair, Tessier, Thévenet, Vasseur, Villeneuve`,
  ),
  es: culture(
    `Lucía Javier Carmen Alejandro Marta Sergio Elena Álvaro Paula Diego Irene Rubén Nuria Iván Beatriz Adrián Rocío Óscar Inés Gonzalo Pilar
     Ignacio Raquel Andrés Verónica Jesús Ainhoa Joaquín Begoña Víctor`,
    `Aguilera, Alarcón, Arroyo, Ballester, Barrientos, Becerra, Bermúdez, Calatrava, Camacho, Carrasco, Castañeda, Cifuentes, Contreras, Escudero,
     Figueroa, Fuentes, Galindo, Gallardo, Herrera, Ibáñez, Jiménez, Lozano, Maldonado, Manzanares, Márquez, Montoya, Navarrete, Ocaña, Olmedo,
     Palacios, Peñalver, Quintana, Robledo, Salcedo, Sepúlveda, Tejada, Urrutia, Valenzuela, Villalobos, Zamorano`,
  ),
  de: culture(
    `Anna Lukas Lena Maximilian Sophie Felix Johanna Jonas Katharina Paul Miriam Tobias Franziska Sebastian Annika Florian Theresa Moritz Greta
     Jürgen Käthe Björn Ulrike Matthias Sabine Wolfgang Heike Günter Antje Dieter`,
    `Ackermann, Althaus, Baumgärtner, Birkholz, Böttcher, Brandstätter, Dahlmann, Eichinger, Falkenberg, Feldhaus, Fröhlich, Gerstner, Grünewald,
     Hagenbach, Hartwig, Hochstein, Hülsmann, Jäger, Kaltenbach, Kirchhoff, Königsmann, Kreuzer, Lindenthal, Lohmeyer, Mühlbauer, Niedermeier,
     Oberländer, Pfeiffer, Reinhardt, Rosenthal, Schäfer, Schönfeld, Seidlitz, Steinbrück, Tannhäuser, Überacker, Vogelsang, Wagenknecht, Weißmann,
     Zimmermann`,
  ),
  nl: culture(
    `Daan Sanne Bram Lotte Thijs Femke Ruben Anouk Sander Marijke Joost Liesbeth Maarten Hanneke Wouter Eline Jeroen Nienke Pieter Saskia Koen
     Tessa Gijs Roos Niels Iris Hendrik Mirjam`,
    `Aalders, van den Berg, Boersma, Bouwmeester, Brinkman, van Dalen, Dekker, Dijkhuis, van Doorn, Elzinga, Engelen, van der Geest, Groeneveld,
     Haverkamp, Hoekstra, van Houten, Huisman, Jonkers, Kloosterman, Koopmans, Kuipers, Leeuwenburg, van der Linden, Meijerink, Mulder, Nijhof,
     Oosterhuis, Postma, Rietveld, Roelofs, Schouten, Slagter, Terpstra, Timmerman, van der Velde, Verhoeven, Visscher, Westerhof, Wolters, Zijlstra`,
  ),
  sv: culture(
    `Erik Astrid Lars Ingrid Nils Elsa Gustav Linnéa Oskar Maja Anders Karin Johan Sofia Mikael Åsa Henrik Birgitta Fredrik Ebba Göran Kerstin
     Magnus Lovisa Håkan Malin Torsten Ulrika`,
    `Ahlström, Almqvist, Backlund, Bergqvist, Björkman, Boström, Dahlgren, Edlund, Ekström, Engdahl, Fagerström, Forsgren, Granlund, Hagström,
     Hedberg, Hellström, Holmgren, Högberg, Isaksson, Källström, Kjellberg, Lagerqvist, Lindqvist, Ljungberg, Löfgren, Malmström, Nordin, Nyström,
     Öberg, Palmqvist, Rosengren, Rydberg, Sandström, Sjögren, Söderlund, Strandberg, Sundqvist, Tornberg, Vikström, Wallgren`,
  ),
  pl: culture(
    `Zofia Jakub Magdalena Piotr Agnieszka Michał Katarzyna Paweł Małgorzata Tomasz Joanna Krzysztof Elżbieta Łukasz Aleksandra Grzegorz Weronika
     Wojciech Bożena Rafał Dorota Sławomir Iwona Zbigniew Grażyna Stanisław Halina Bartłomiej`,
    `Adamczyk, Baranowski, Bielak, Błaszczyk, Borkowski, Brzozowski, Chmielewski, Czajka, Dąbrowski, Domański, Dudek, Gajewski, Głowacki, Górecki,
     Grabowski, Jabłoński, Jankowski, Kaczmarek, Kalinowski, Kołodziej, Kopeć, Kozłowski, Krawczyk, Lipiński, Łuczak, Maciejewski, Majewska,
     Malinowska, Mazurek, Niemczyk, Olszewska, Piątek, Pietrzak, Rogalski, Sikorska, Stępień, Szczepaniak, Urbaniak, Wróblewska, Zawadzki`,
  ),
  pt: culture(
    `Mariana João Beatriz Tiago Inês Rui Catarina Gonçalo Joana Nuno Sofia André Leonor Luís Margarida Hélder Teresa Vasco Cláudia Duarte Filipa
     Sérgio Patrícia António Mónica Fábio Raquel Bruno`,
    `Abrantes, Albuquerque, Almeida, Amaral, Antunes, Azevedo, Barreto, Bettencourt, Brandão, Cabral, Caldeira, Carvalho, Conceição, Coutinho,
     Esteves, Falcão, Figueiredo, Fonseca, Freitas, Galvão, Gouveia, Guimarães, Lacerda, Leitão, Magalhães, Matias, Meireles, Monteiro, Moutinho,
     Noronha, Pacheco, Peixoto, Queirós, Quintela, Resende, Salgado, Sampaio, Simões, Teixeira, Vasconcelos`,
  ),
  hi: culture(
    `Aarav Ananya Rohan Priya Vikram Kavita Arjun Meera Sanjay Lakshmi Rahul Nisha Aditya Pooja Karthik Divya Manish Shreya Suresh Anjali Nikhil
     Ritu Gaurav Sunita Harish Deepa Varun Tanvi`,
    `Agarwal, Apte, Banerjee, Bhandari, Bhatnagar, Chakraborty, Chaturvedi, Chopra, Deshmukh, Deshpande, Dhawan, Dutta, Gokhale, Gupta, Iyengar,
     Jadhav, Joshi, Kamath, Kapoor, Khanna, Kulkarni, Mahajan, Malhotra, Mehrotra, Menon, Mishra, Mukherjee, Nair, Pandey, Pillai, Rastogi, Reddy,
     Saxena, Sengupta, Sharma, Srinivasan, Subramanian, Thakur, Trivedi, Venkatesan`,
  ),
  ja: culture(
    `Haruto Yui Sota Aoi Ren Hina Yuto Sakura Takumi Misaki Kenji Akiko Hiroshi Yoko Daisuke Naomi Kazuki Mariko Ryota Ayumi Shinji Keiko Tetsuya
     Emi Makoto Chihiro Naoki Sayuri`,
    `Aizawa, Amano, Arakawa, Fujimoto, Fukuda, Hamasaki, Hasegawa, Hayashida, Hirano, Hoshino, Ichikawa, Igarashi, Ishibashi, Iwasaki, Kaneshiro,
     Katayama, Kawaguchi, Kobayakawa, Kuroda, Maruyama, Matsunaga, Minamoto, Miyazawa, Morikawa, Nagashima, Nakagawa, Nishimura, Nomura, Ogawa,
     Okazaki, Onodera, Sakamoto, Sasaki, Shimizu, Sugimoto, Tachibana, Takahara, Uchida, Watanuki, Yamashiro`,
  ),
  cs: culture(
    `Jan Tereza Petr Lucie Jiří Kateřina Tomáš Markéta Ondřej Zuzana Vojtěch Barbora Lukáš Hana Štěpán Veronika Radek Jitka Matěj Lenka Zdeněk
     Klára Miroslav Šárka`,
    `Bartoš, Beránek, Blažek, Bureš, Čapek, Čermák, Dostál, Dvořáček, Fiala, Havlíček, Hejduk, Holub, Horáček, Hruška, Janda, Kadlec, Kolář, Konečný,
     Kratochvíl, Kučera, Líbal, Macháček, Musil, Navrátil, Němec, Novotný, Pokorný, Procházka, Řezníček, Sedláček, Šimek, Škoda, Soukup, Staněk,
     Strnad, Toman, Urbánek, Vávra, Zelenka, Žižka`,
  ),
} as const satisfies Record<string, Culture>;

export type CultureCode = keyof typeof cultures;

export const cultureCodes = Object.keys(cultures) as CultureCode[];

/** Everyday forms of given names of the tables, as their bearers use them at work. */
export const everydayForms: Readonly<Record<string, string>> = {
  Samuel: 'Sam',
  Edward: 'Ed',
  Benjamin: 'Ben',
  Philippa: 'Pippa',
  Robert: 'Bob',
  Elizabeth: 'Liz',
  William: 'Bill',
  Katherine: 'Kate',
  Richard: 'Rick',
  Margaret: 'Maggie',
  Thomas: 'Tom',
  Victoria: 'Vicky',
  Michael: 'Mike',
  Jennifer: 'Jenny',
  Christopher: 'Chris',
  Susan: 'Sue',
  Daniel: 'Dan',
  Rebecca: 'Becky',
  Matthew: 'Matt',
  Abigail: 'Abby',
  Andrew: 'Andy',
  Samantha: 'Sam',
  Joseph: 'Joe',
  Deborah: 'Debbie',
  Nicholas: 'Nick',
  Patricia: 'Pat',
  Gregory: 'Greg',
  Pamela: 'Pam',
  Timothy: 'Tim',
  Theresa: 'Terry',
  Kenneth: 'Ken',
  Judith: 'Judy',
  Francesca: 'Franca',
  Lorenzo: 'Renzo',
  Valentina: 'Vale',
  Alejandro: 'Álex',
  Ignacio: 'Nacho',
  Jesús: 'Chus',
  Beatriz: 'Bea',
  Maximilian: 'Max',
  Katharina: 'Käthe',
  Sebastian: 'Basti',
  Franziska: 'Franzi',
  Matthias: 'Matze',
  Liesbeth: 'Lies',
  Hendrik: 'Henk',
  Pieter: 'Piet',
  Magdalena: 'Magda',
  Małgorzata: 'Gosia',
  Katarzyna: 'Kasia',
  Aleksandra: 'Ola',
  Krzysztof: 'Krzysiek',
  Joanna: 'Asia',
  Kateřina: 'Katka',
  Zuzana: 'Zuzka',
  Guillaume: 'Guillem',
  Frédéric: 'Fred',
  Mikael: 'Micke',
  Birgitta: 'Gitta',
};
