/** What tests of the panel run inside of its page. */

/** Counts how often it sounds. */
export const COUNT_ALARMS = `
  window.alarmsPlayed = 0;
  window.AudioContext = class extends window.AudioContext {
    constructor() {
      super();
      window.alarmsPlayed += 1;
    }
  };
`;

/** Presses SELL, and tells whether what was shown before can still be sent once React has drawn that. */
export const PRESS_SELL = `(async () => {
  [...document.querySelectorAll('[role="radio"]')].find(({ textContent }) => textContent === 'SELL').click();
  await Promise.resolve();
  return !document.querySelector('.send').disabled;
})()`;

/** Keeps the names of what it tells the gateway to do. */
export const KEEP_COMMANDS = `
  window.commands = [];
  const { send } = WebSocket.prototype;
  WebSocket.prototype.send = function (text) {
    const { type, name } = JSON.parse(text);
    if (type === 'command') window.commands.push(name);
    return send.call(this, text);
  };
`;

/** What is wider than the place it stands in, other than tables that scroll by design. */
export const TOO_WIDE = `
  [document.documentElement, ...document.querySelectorAll('main, main .panel:not(.wide-table), header.top')]
    .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth + 1)
    .map(({ tagName, className, scrollWidth, clientWidth }) =>
      tagName + '.' + className + ' ' + scrollWidth + ' in ' + clientWidth)
`;

/** A desktop app whose engine did not start for a fault in a file; it keeps what it is asked to do. */
export const APP_WITH_A_FAULT = `
  window.asked = [];
  const noting = (what) => (...given) => {
    window.asked.push([what, ...given].join(' '));
    return Promise.resolve('');
  };
  window.nexusHost = {
    requestPort: () => window.postMessage('nexus-port', window.location.origin),
    startFault: () => Promise.resolve([
      'The configuration has a fault; nothing was started.',
      '  C:/data/config/gateway.yaml:8 ports.platform: Too big: expected number to be <=65535',
    ]),
    openConfigFile: noting('open'),
    startEngine: noting('start'),
    startWithLastGood: noting('last good'),
    desktopSettings: () => Promise.resolve({}),
    setDesktopSetting: noting('set'),
    setLanguage: noting('speak'),
  };
`;
