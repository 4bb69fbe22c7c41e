import type { Words } from './en.ts';
import { secondsFor } from './seconds-for.ts';

const reload = 'Recarga la página.';

/** Como «6 imágenes por segundo», o «una imagen cada 3 segundos». */
function rate(picturesPerSecond: number): string {
  if (picturesPerSecond < 0.75) return `una imagen cada ${secondsFor(picturesPerSecond)} segundos`;
  const rounded = Math.round(picturesPerSecond);
  return rounded === 1 ? 'una imagen por segundo' : `${rounded} imágenes por segundo`;
}

/** Todo lo que las páginas dicen en español. */
export const es: Words = {
  languageName: 'Español',
  emit: 'Emitir',
  watch: 'Ver',
  reports: 'Informes',
  pages: 'Páginas',

  connecting: 'Conectando con el servidor…',
  reconnecting: 'El servidor no responde. Reconectando…',

  emitTo: 'Emitir en',
  idle: 'No se envía nada.',
  asking: 'Permítelo, por favor: tu navegador lo está preguntando.',
  live: (channel) => `Estás en directo en el canal «${channel}».`,
  cannotEncode: 'Este navegador no ha podido crear una imagen. Prueba con otro.',
  start: 'Empezar',
  stop: 'Parar',
  onAir: 'En directo',
  sourceSeen: 'Lo que muestra la fuente',
  pictureSent: 'La imagen que se envía',
  viewersCount: 'Espectadores',
  framesPerSecond: 'Imágenes/s',
  kilobitsPerSecond: 'kbit/s',
  encodeTime: 'Codificación, ms',
  roundTrip: 'Ida y vuelta, ms',
  skippedNow: 'Omitidas/s',
  keepingUp: 'Todo se envía como está configurado.',
  reduced: (quality, width, height) =>
    `Este equipo o la red no dan abasto: se envía con calidad del ${quality} %, ${width} × ${height}.`,
  viewersBehind: (behind, viewers) =>
    viewers === 1
      ? 'A quien te ve le llegan menos imágenes de las que envías. Quizá le convengan menos, o más pequeñas, en los ajustes.'
      : `A ${behind} de ${viewers} espectadores les llegan menos imágenes de las que envías. Quizá les convengan menos, o más pequeñas, en los ajustes.`,
  settings: 'Ajustes',
  sourceLabel: 'Fuente',
  camera: 'Cámara',
  cameraNumber: (number) => `Cámara ${number}`,
  screen: 'Pantalla',
  pattern: 'Imagen de prueba',
  resolution: 'Resolución',
  rate: 'Imágenes por segundo',
  quality: 'Calidad',
  format: 'Formato',
  forViewers: 'Para tus espectadores',
  copy: 'Copiar dirección',
  copied: 'Copiada',
  localOnly: 'Esta dirección solo funciona en este equipo.',
  viewersMayNeedToken: 'Puede que los espectadores necesiten una clave propia.',
  qrCode: 'La dirección como código QR',

  waitingForEmitter: 'Esperando al emisor…',
  firstPicture: 'La primera imagen está en camino…',
  watching: 'En directo',
  cannotShow: 'Este navegador no puede mostrar la imagen que envía el emisor.',
  standsStill: 'La imagen está parada. Sigue cuando vuelvan el emisor o la red.',
  slowConnection: (picturesPerSecond) => `Esta conexión da para ${rate(picturesPerSecond)}.`,
  slowDevice: (picturesPerSecond) => `Este dispositivo muestra ${rate(picturesPerSecond)}; llegan más.`,
  emitterLeft: 'El emisor se ha ido. La imagen volverá cuando vuelva.',
  whatCameraSees: 'Lo que ve la cámara del emisor',
  stats: 'Datos',
  statsTitle: 'Datos (S)',
  fullScreen: 'Pantalla completa',
  fullScreenTitle: 'Pantalla completa (F)',
  save: 'Guardar imagen',
  saveTitle: 'Guardar imagen (P)',
  latency: 'Retardo, ms',
  latencyNote: 'De la cámara a esta pantalla, si los relojes de ambos equipos van bien.',
  skipped: 'Imágenes omitidas',
  kilobytesPerSecond: 'kB/s',

  headline: 'Aquí una cámara, allí su imagen.',
  intro: 'Comparte la cámara de este dispositivo con quien tenga el enlace, o mira una que esté en directo.',
  channel: 'Canal',
  channelNote: 'Letras, cifras, puntos, guiones y guiones bajos.',
  channels: 'Canales',
  lookingForChannels: 'Buscando canales…',
  channelLive: 'En directo',
  channelWaiting: 'Esperando a un emisor',
  viewers: (count) => (count === 1 ? '1 espectador' : `${count} espectadores`),
  noChannels: 'Nadie está en directo en este momento.',
  relayGone: 'El servidor no responde. Reintentando…',

  source: {
    insecure:
      'Los navegadores solo dan la cámara a páginas en https o en localhost, y esta no está en ninguno. ' +
      'En el propio equipo del servidor, pon localhost en lugar del nombre en esta dirección; en otros, inicia el servidor con --https.',
    unsupported: 'Este navegador no puede hacerlo. Prueba con un Chrome, Edge, Firefox o Safari actual.',
    denied:
      'No se ha permitido. Permítelo para esta página (el icono de cámara junto a la dirección) y vuelve a empezar.',
    none: 'No se ha encontrado ninguna cámara. Conecta una y vuelve a empezar.',
    busy: 'Otro programa usa la cámara, o esta no arranca. Cierra lo que la use y vuelve a empezar.',
    ended:
      'La imagen ha terminado: se desconectó la cámara o se dejó de compartir. Vuelve a empezar cuando esté disponible.',
    failed: 'No se ha podido iniciar la cámara o la pantalla.',
  },
  refusals: {
    'bad-request': `El servidor no ha podido leer lo que pide esta página. ${reload}`,
    'bad-role': `El servidor no ha aceptado esta página. ${reload}`,
    'bad-channel':
      'Ese nombre de canal no está permitido: usa de 1 a 64 letras, cifras, puntos, guiones o guiones bajos, y no solo uno o dos puntos.',
    'bad-token':
      'Este canal pide una clave, y esta página no la tiene o es errónea. Abre el enlace completo que te dieron, con ?token= al final.',
    'channel-busy':
      'Otra persona está en directo en este canal. Elige otro, o vuelve a empezar cuando haya terminado.',
    replaced: `Esta página se ha conectado de nuevo por otra conexión. ${reload}`,
    'not-emitter': `El servidor ha tomado esta página por un espectador. ${reload}`,
    'bad-frame': `El servidor no ha podido leer lo que envía esta página. ${reload}`,
    'not-an-image': 'El servidor no reconoce la imagen que crea este navegador. Prueba con otro.',
    'frame-too-large': 'La imagen es mayor de lo que acepta este servidor. Elige una menor en los ajustes.',
    'bad-control': `El servidor no ha podido leer lo que envía esta página. ${reload}`,
    'too-many-consumers':
      'Este canal tiene todos los espectadores que admite el servidor. Inténtalo más tarde.',
    'too-many-connections': 'Hay demasiadas conexiones desde esta red. Inténtalo más tarde.',
    'too-many-open-files': 'El servidor tiene todas las conexiones que puede tener. Inténtalo más tarde.',
    'bad-origin': 'Este servidor no admite páginas de otro sitio. Abre la suya.',
    'too-many-channels':
      'El servidor tiene todos los canales que admite. Inténtalo más tarde, o usa uno que ya exista.',
    'too-fast':
      'Esta página ha enviado más de lo que admite el servidor. Elige menos imágenes o más pequeñas en los ajustes.',
    'handshake-timeout': 'Esta página ha tardado demasiado en llegar al servidor. Reconectando…',
    idle: 'Hace demasiado que el servidor no sabe nada de esta página. Reconectando…',
    'too-slow': 'Esta página no ha leído lo que le decía el servidor. Reconectando…',
    failed: 'Algo ha fallado en el servidor. Reconectando…',
    'shutting-down': 'El servidor se ha apagado. Reconectando por si vuelve…',
  },
};
