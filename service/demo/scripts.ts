/** What a call-taker asks for a category, in both languages, and how near two cases of it are the same matter. */
export interface DemoScript {
  /** Metres; null: two cases of this category are never one matter. */
  readonly duplicateMetres: number | null;
  readonly english?: string;
  readonly spanish?: string;
}

const script = (duplicateMetres: number | null, english?: string, spanish?: string): DemoScript => ({
  duplicateMetres,
  ...(english === undefined ? {} : { english }),
  ...(spanish === undefined ? {} : { spanish }),
});

/** By the category's name. */
export const scripts: Readonly<Record<string, DemoScript>> = {
  Pothole: script(
    60,
    'Which lane is it in, and which house number is nearest?\nHow deep is it: a finger, a hand, or more?\nHas it damaged a car or hurt somebody?',
    '¿En qué carril está y cuál es el número de casa más cercano?\n¿Qué tan hondo es: un dedo, una mano o más?\n¿Dañó un vehículo o lastimó a alguien?',
  ),
  'Sidewalk damage': script(
    40,
    'Is the sidewalk lifted, broken or missing?\nIs there a tree beside it?\nCan a wheelchair get past?',
    '¿La acera está levantada, rota o falta una parte?\n¿Hay un árbol al lado?\n¿Puede pasar una silla de ruedas?',
  ),
  'Street sweeping': script(150),
  'Snow and ice': script(150, 'Is it the roadway or the sidewalk?\nIs it a hill, a school or a bus stop?', '¿Es la calzada o la acera?\n¿Hay una cuesta, una escuela o una parada de autobús?'),
  'Street sign missing': script(40),
  'Street light out': script(
    60,
    'Is there a number on the pole? Read it to me.\nIs the light dark, does it flicker, or does it burn by day?\nIs it one light or several in a row?',
    '¿El poste tiene un número? Léamelo.\n¿La luz está apagada, parpadea o está encendida de día?\n¿Es una sola luz o varias seguidas?',
  ),
  'Traffic signal': script(
    80,
    'Is the signal dark, stuck or flashing?\nIn which direction do you see it?\nHas there been a collision? Then I connect you with 911.',
    '¿El semáforo está apagado, fijo o parpadea?\n¿En qué dirección lo ve?\n¿Hubo un choque? Entonces le comunico con el 911.',
  ),
  'Parking complaint': script(40, 'What are the make, the colour and the plate?\nIs the vehicle there now?', '¿Cuál es la marca, el color y la placa?\n¿El vehículo está ahí ahora?'),
  'Speeding concern': script(200),
  'Missed collection': script(
    150,
    'Was the cart at the curb before 7 am with the lid closed?\nIs anything on top of it or in front of it?\nWere the neighbors skipped too?',
    '¿El contenedor estaba en la acera antes de las 7 a. m. con la tapa cerrada?\n¿Hay algo encima o delante?\n¿Tampoco recogieron el de las casas vecinas?',
  ),
  'Cart repair': script(
    null,
    'Which cart is it, and what is broken: the lid, a wheel or the body?\nCan you read me the number on its front?',
    '¿Qué contenedor es y qué está roto: la tapa, una rueda o el cuerpo?\n¿Puede leerme el número que tiene al frente?',
  ),
  'Bulky item pickup': script(
    null,
    'What are the items, and how many are there?\nWhere will they stand? They go to the curb the evening before.',
    '¿Qué objetos son y cuántos hay?\n¿Dónde estarán? Se sacan a la acera la tarde anterior.',
  ),
  'Illegal dumping': script(
    80,
    'What was left there, and about how much?\nDid you see who left it, or a plate?\nIs any of it leaking or sharp?',
    '¿Qué dejaron allí y cuánto, más o menos?\n¿Vio quién lo dejó, o alguna placa?\n¿Hay algo que gotea o que corta?',
  ),
  'Extra cart': script(null),
  'Low water pressure': script(
    200,
    'Is it one tap or all of them, hot and cold?\nSince when?\nDo the neighbors have it too?',
    '¿Es una llave o todas, agua fría y caliente?\n¿Desde cuándo?\n¿También les pasa a las casas vecinas?',
  ),
  'Water main leak': script(
    200,
    'How strong is it: a trickle, a stream, or does it lift the road?\nDoes it run into a building?\nIs the road passable?',
    '¿Qué tan fuerte es: un hilo, un chorro, o levanta la calle?\n¿Entra en un edificio?\n¿Se puede pasar por la calle?',
  ),
  'Water quality': script(300, 'Which colour or smell does it have?\nHot water only, or cold too?', '¿Qué color u olor tiene?\n¿Solo el agua caliente, o también la fría?'),
  'Power outage': script(500, 'Is the whole street dark?\nDoes anybody in the house depend on a medical device?', '¿Está a oscuras toda la calle?\n¿Alguien en la casa depende de un aparato médico?'),
  'Tree trimming': script(40),
  'Fallen tree': script(
    60,
    'Are wires involved? Then keep away; I connect you with 911.\nDoes it block the road, a lane or the sidewalk?\nHow thick is it?',
    '¿Hay cables? Entonces no se acerque; le comunico con el 911.\n¿Bloquea la calle, un carril o la acera?\n¿Qué grosor tiene?',
  ),
  'Playground repair': script(80),
  'Park maintenance': script(200),
  Graffiti: script(
    40,
    'What is it on: a wall, a sign, a box?\nIs the place the city’s or private?\nDoes it threaten or insult somebody?',
    '¿Sobre qué está: una pared, un letrero, una caja?\n¿El lugar es de la ciudad o privado?\n¿Amenaza u ofende a alguien?',
  ),
  'Property maintenance': script(30),
  'Noise complaint': script(
    100,
    'What do you hear, and from where?\nIs it going on now?\nAt which hours does it happen?',
    '¿Qué oye y de dónde viene?\n¿Está ocurriendo ahora?\n¿A qué horas ocurre?',
  ),
  'Abandoned vehicle': script(40, 'What are the make, the colour and the plate?\nSince when has it stood there?', '¿Cuál es la marca, el color y la placa?\n¿Desde cuándo está ahí?'),
  'Unpermitted construction': script(40),
  Rodents: script(80),
  'Stray animal': script(
    150,
    'Is the animal hurt, or does it threaten somebody?\nWhat does it look like, and does it wear a collar?\nWhere did it go?',
    '¿El animal está herido o amenaza a alguien?\n¿Cómo es, y lleva collar?\n¿Hacia dónde se fue?',
  ),
  'Barking dog': script(60),
  'Dead animal removal': script(60, 'What animal is it, and how large?\nIs it on the road, the sidewalk or private ground?', '¿Qué animal es y de qué tamaño?\n¿Está en la calle, en la acera o en terreno privado?'),
  'Permit status': script(null, 'What is the address of the work, and the permit number if you have it?', '¿Cuál es la dirección de la obra y, si lo tiene, el número del permiso?'),
  'Public records request': script(
    null,
    'Which record do you need, and for which period?\nHow should the copy reach you?',
    '¿Qué documento necesita y de qué período?\n¿Cómo desea recibir la copia?',
  ),
};
