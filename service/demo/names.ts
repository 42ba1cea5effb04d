/** Invented people's names for the demo city. */
const words = (text: string) => text.trim().split(/\s+/);

export const firstNames = words(`
  Abigail Adele Aidan Amara Amos Anders Anika Anneliese Arjun Asha Astrid Audrey Beatrix Benedict Bettina Blythe Boris Brennan Bridget
  Caleb Calla Camille Casper Cecily Chidi Clara Clement Cora Cyrus Dahlia Damaris Daphne Declan Delia Desmond Dinah Dorothea Edda Edith
  Eamon Elias Eloise Emeka Enid Erika Esme Ezra Farah Felix Fiona Flora Frances Gemma Gideon Greta Gwendolyn Hadley Hanna Harriet Hector
  Helga Henrik Hollis Hugo Ida Imogen Ingrid Ines Irene Isaac Ivo Jasper Jocelyn Jonas Josephine Judith Julian Junia Kaito Kenji Kirsten
  Lachlan Lena Leopold Lillian Linnea Lorna Lucian Mabel Magnus Malik Margot Marta Matthias Maude Mei Meredith Milo Minh Miriam Naomi
  Nadia Nell Niels Noor Octavia Odette Olive Oscar Otis Patience Penelope Percy Philippa Priya Quentin Rafe Ravi Reuben Rhoda Roland
  Rowena Ruth Salma Samir Saskia Sebastian Selma Silas Simone Solveig Stellan Sunita Sylvia Tabitha Tamsin Thaddeus Theodora Tobias Ulrich
  Una Vera Viktor Violet Wade Wanda Wendell Wilhelmina Winston Xenia Yara Yusuf Zadie Zelda`);

export const spanishFirstNames = words(`
  Alejandra Álvaro Amparo Andrés Beatriz Benito Camila Carmen Catalina César Consuelo Dolores Eduardo Elena Emilio Esperanza Esteban Eva
  Fabiola Fernando Francisca Gonzalo Graciela Guadalupe Guillermo Hernán Ignacio Inés Isabel Iván Javier Joaquín Jorge Josefina José
  Julieta Lázaro Leticia Lorenzo Lourdes Lucía Marcela Maricela Mateo Mercedes Miguel Nicolás Noemí Octavio Óscar Paloma Pilar Rafael
  Ramón Raquel Rocío Rosario Rubén Santiago Sofía Teresa Tomás Ximena Yolanda`);

export const lastNames = words(`
  Abernathy Adeyemi Aldridge Almquist Amundsen Appiah Arkwright Ashworth Atherton Auerbach Babcock Bancroft Barlow Beaumont Beckwith
  Bellweather Bergstrom Birchall Blackwood Bloomquist Bradstreet Braithwaite Brightwell Broadbent Brockman Calloway Carmody Cartwright
  Castlebury Chakraborty Chatterton Chowdhury Clearwater Coldwell Coppersmith Crabtree Cromwell Dahlgren Dankworth Darrow Davenport
  Delacroix Dietrich Donahue Drummond Eastgate Eklund Ellsworth Endicott Engstrom Fairbanks Fairweather Farnsworth Featherstone Fenwick
  Fitzgibbon Fontaine Forsberg Fujimoto Galloway Garrick Gillespie Goldfarb Greenhalgh Gunderson Haddad Halvorsen Hargreaves Hartwell
  Hathaway Hawthorne Hedlund Heffernan Hendriksen Hightower Holloway Hornsby Ibekwe Ingersoll Ishikawa Jankowski Jennings Joergensen
  Kaminski Kawasaki Keating Kellerman Kingsbury Kowalczyk Kristoffersen Lachance Lancaster Larkspur Leclair Lindqvist Lockhart Longfellow
  Lundgren MacAllister Mahmoud Mandelbaum Marchetti Mayweather McAllen Merriweather Middleton Montague Mukherjee Nakamura Narayan
  Nightingale Northrup Novak Nwosu Oakley Obermann Okafor Oldham Ostrowski Overstreet Paxton Pemberton Pennington Petrossian Pickering
  Pomeroy Prendergast Quackenbush Quigley Radcliffe Rasmussen Ravenscroft Redfern Rosenthal Rutherford Sandoval-Reed Satterfield
  Schoenberg Seabrook Shackleton Silverstein Soderholm Stanhope Steadman Stillwater Sundqvist Swanson Tachibana Tanaka Teague Thibodeaux
  Thistlewood Thornbury Tillman Torvald Tremblay Underhill Uzoma Vandermeer Vanterpool Vasquez-Lind Venkatesan Wainwright Waterhouse
  Weatherby Westergaard Whitcombe Whitlock Wiggins Winterbourne Wojcik Woolridge Yamamoto Yarborough Youngblood Zielinski`);

export const spanishLastNames = words(`
  Aguilar Alarcón Alvarado Arellano Barrera Benavides Bustamante Calderón Camacho Cárdenas Carrillo Castañeda Cervantes Cordero Covarrubias
  Delgado Domínguez Echeverría Escobar Espinoza Figueroa Fuentes Galindo Guerrero Gutiérrez Herrera Ibarra Jaramillo Ledesma Lozano
  Madrigal Maldonado Mendoza Mondragón Montoya Muñoz Nájera Navarrete Ochoa Olivares Ordóñez Padilla Palacios Pedroza Quintanilla Quiroga
  Rentería Robledo Rosales Salazar Sandoval Serrano Solís Tamayo Trujillo Urquiza Valdivia Velázquez Villalobos Zamora Zepeda Zúñiga`);

export const businessWords = words(`
  Harborview Juniper Lighthouse Northgate Orchard Pierside Quayside Redwood Saltmarsh Seagrass Sextant Tidewater Wharf Windward Anchor
  Beacon Cedar Driftwood Foghorn Gullwing`);
export const businessKinds = [
  ['Bakery', 'Food service'],
  ['Hardware', 'Retail'],
  ['Laundry', 'Personal services'],
  ['Auto Repair', 'Automotive'],
  ['Dental Clinic', 'Health care'],
  ['Market', 'Retail'],
  ['Bicycle Shop', 'Retail'],
  ['Café', 'Food service'],
  ['Storage', 'Warehousing'],
  ['Print Works', 'Manufacturing'],
  ['Daycare', 'Child care'],
  ['Veterinary', 'Animal care'],
] as const;
