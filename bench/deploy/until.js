// Asks every 2 ms until the answer is the wanted one, and prints how many milliseconds since the given time that took.
// A connection that is lost without an answer, as pm2 does now and then while it reloads, is given up after a second.
const http = require('http');

const [port, host, wanted, since] = process.argv.slice(2);
const agent = new http.Agent({ keepAlive: true });
const ask = () => {
  const again = () => setTimeout(ask, 2);
  http.get({ port, host: '127.0.0.1', path: '/', agent, headers: { Host: host } }, response => {
    let body = '';
    response.on('data', chunk => (body += chunk));
    response.on('end', () => (body === wanted ? (console.log(Date.now() - Number(since)), process.exit(0)) : again()));
  }).setTimeout(1000, function () { this.destroy(); }).on('error', again);
};
ask();
